package analysis

func events(w *work) {}
