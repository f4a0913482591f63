package analysis

func names(w *work) {}
