"""The research world's nearest relative of a shop's day: how soon can all work be done?"""
