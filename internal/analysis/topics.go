package analysis

func topics(w *work) {}
