"""One recording: its source, what is in it, its clock, players, stills and waveform."""
