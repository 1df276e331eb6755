"""The pages of this app, by what people come to do."""
