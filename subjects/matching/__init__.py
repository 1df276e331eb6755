"""Who is this? The identity engine: names, dates and traces of two people compared, with the reasons in words.

Read in this order: `person` (what is known), `normalise` and `customs` (how it is read), `blocking` (whom to
look at), `engine` (how far two people agree), `explain` (why, in words). Nothing here knows Django except
`index` and `lookup`.
"""
