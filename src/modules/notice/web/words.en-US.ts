// English words of notices; what is told is worded by the module that tells it.

export default {
  module: { notice: 'Notices' },
  route: { notice: { list: 'See my notices', count: 'Count unread notices', read: 'Mark notices as read' } },
  notice: {
    title: 'Notices',
    open: 'Open notices',
    heard: 'New notice: {what}',
    look: 'Have a look',
    all: 'All notices',
    readAll: 'Mark all as read',
    unread: 'Unread',
    readOrNot: 'Read and unread',
    state: 'Read or not',
    topic: 'From',
    everything: 'Everywhere',
    today: 'Today',
    yesterday: 'Yesterday',
    none: 'No notices yet',
    noneHint:
      'You are told here when an import ends, a change waits for your review or is decided, or a customer becomes yours.',
    noneOf: 'No notices fit',
    more: 'Earlier notices',
    kept: 'Notices are kept for 90 days, 2,000 a person at most.',
  },
}
