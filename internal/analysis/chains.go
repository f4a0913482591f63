package analysis

func chains(w *work) {}
