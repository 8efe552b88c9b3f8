"""What the voice tests say."""

PHRASES = ("Run tall", "Shorten your stride a little", "Level your hips", "Recording started")
