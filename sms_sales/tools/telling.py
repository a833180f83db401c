"""How somebody hears how what they asked for went."""

from markupsafe import Markup


def tell(user, subject, words, *, title=None, thread=None, link=None, failed=False):
    """Tell ``user`` in the inbox or by mail, and at once where they are at work.

    :param title: what stands above it where they are at work, if not the subject
    :param thread: the record that the message belongs to, if it has messages
    :param link: (address within the server, its words) of where to look
    """
    if thread is None:
        thread = user.env["mail.thread"]
    body = words
    if link:
        address = user.get_base_url() + link[0]
        body = Markup("%s <a href='%s'>%s</a>") % (words, address, link[1])
    thread.message_notify(partner_ids=user.partner_id.ids, subject=subject, body=body)
    kind = "danger" if failed else "info"
    message = {"type": kind, "title": title or subject, "message": words}
    user._bus_send("simple_notification", message)
