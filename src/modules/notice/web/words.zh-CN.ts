// Chinese words of notices; what is told is worded by the module that tells it.

export default {
  module: { notice: '通知' },
  route: { notice: { list: '看我的通知', count: '数未读通知', read: '标记通知为已读' } },
  notice: {
    title: '通知',
    open: '打开通知',
    heard: '新通知：{what}',
    look: '去看看',
    all: '全部通知',
    readAll: '全部标为已读',
    unread: '未读',
    readOrNot: '已读和未读',
    state: '是否已读',
    topic: '来自',
    everything: '全部来源',
    today: '今天',
    yesterday: '昨天',
    none: '还没有通知',
    noneHint: '导入结束、变更等你复核或有了结果、客户分给你时，会在这里告诉你。',
    noneOf: '没有符合条件的通知',
    more: '更早的通知',
    kept: '通知保留 90 天，每人最多 2,000 条。',
  },
}
