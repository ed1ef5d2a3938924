// Chinese words of operation: the backups.

export default {
  module: { operation: '运行' },
  route: { operation: { 'list-backups': '看备份', 'show-backup-health': '看备份是否及时' } },
  permission: { operation: { 'list-backups': '看备份' } },
  operation: {
    backup: {
      title: '备份',
      state: { none: '未设置', fresh: '及时', overdue: '已逾期' },
      none: '没有设置备份去处（KAHU_BACKUP_TO），不会自动备份。',
      reason: {
        'never-verified': '从未恢复验证过：运行 ./kahu backup verify',
        'verified-too-old': '最近一次恢复验证太久以前：运行 ./kahu backup verify',
        'last-too-old': '最近一次备份太久以前：看日志，或运行 ./kahu backup make',
      },
      covers: '备份到',
      verified: '验证到',
      never: '从未',
      kind: { full: '全量', incremental: '增量' },
      column: {
        kind: '种类',
        startedAt: '开始',
        coversUntil: '覆盖到',
        data: '数据',
        stored: '存储',
        verifiedAt: '恢复验证',
        took: '验证用时',
      },
      notVerified: '未验证',
      empty: '还没有备份',
      emptyHint: '设置备份去处后，每一刻钟备份日志，每晚全量备份，每周日恢复验证。',
    },
  },
}
