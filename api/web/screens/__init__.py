"""One file per screen. Each asks the functions of the API and draws what they return."""
