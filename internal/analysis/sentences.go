package analysis

func sentences(w *work) {}
