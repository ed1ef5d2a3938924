// English words of operation: the backups.

export default {
  module: { operation: 'Operation' },
  route: {
    operation: { 'list-backups': 'See backups', 'show-backup-health': 'See whether backups are young enough' },
  },
  permission: { operation: { 'list-backups': 'See backups' } },
  operation: {
    backup: {
      title: 'Backups',
      state: { none: 'Not set up', fresh: 'Up to date', overdue: 'Overdue' },
      none: 'No place of backups is named (KAHU_BACKUP_TO), so none are made by themselves.',
      reason: {
        'never-verified': 'None was ever restored and verified: run ./kahu backup verify',
        'verified-too-old': 'The last restore that was verified is too old: run ./kahu backup verify',
        'last-too-old': 'The last backup is too old: look at the log, or run ./kahu backup make',
      },
      covers: 'Backed up until',
      verified: 'Verified until',
      never: 'Never',
      kind: { full: 'Full', incremental: 'Incremental' },
      column: {
        kind: 'Kind',
        startedAt: 'Begun',
        coversUntil: 'Covers until',
        data: 'Data',
        stored: 'Stored',
        verifiedAt: 'Restore verified',
        took: 'Took',
      },
      notVerified: 'Not verified',
      empty: 'No backups yet',
      emptyHint:
        'Once a place is named, the log is backed up each quarter of an hour, everything each night, and a restore verified each Sunday.',
    },
  },
}
