package analysis

func quotes(w *work) {}
