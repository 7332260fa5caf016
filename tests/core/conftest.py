from tests.servers.hooks import program
from tests.servers.smtp import mail_server

__all__ = ["mail_server", "program"]
