"""The flow of money: who gives it, through which agreements, for which programmes, in which regions."""
