"""Who does what, where and when: free time, offers, the choice of hands, promises."""
