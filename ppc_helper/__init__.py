"""A Telegram bot for people who buy internet advertising, on a PostgreSQL event log.

Follow one update: intake -> log -> claims -> chat.decide -> log -> tools -> log -> sender.
"""

__version__ = "1.0.0"
