package analysis

func resolve(w *work) {}
