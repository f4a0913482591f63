package analysis

func tokens(w *work) {}
