package analysis

func known(w *work) {}
