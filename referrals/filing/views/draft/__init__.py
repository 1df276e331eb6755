"""Pages of a draft: typing it, looking over it, handing it on, sending it."""
