"""What a referrer is asked to notice: the prompts of the form, which policy administrators word, offer and add to."""
