"""What the work done says about shops and people: figures, with their meaning and unit."""
