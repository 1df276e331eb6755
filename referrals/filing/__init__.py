"""Filing a concern: a draft and its pages, handing it over, sending it, and what a referrer sees afterwards."""
