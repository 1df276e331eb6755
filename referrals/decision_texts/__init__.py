"""What the pages of decisions say: the cards of options, the reasons for closing, what a referrer is told. Policy administrators
set the words; what follows from them is fixed."""
