"""How the token classifier under `services/nlp/weights/` is made. Nothing here is needed to run Lince."""
