// Permissions that several of the built-in roles hold together.

export const TRANSACTIONS = ['ledger.list-transactions', 'ledger.show-transaction', 'ledger.search-transactions']
/** The customer's own copy is made at the counter and by whoever looks after the customer. */
export const STATEMENTS = ['statement.make', 'statement.issue']
export const LOOK = ['customer.search', 'customer.list', 'customer.show', 'customer.history', 'customer.count-by']
export const KEEP = [
  'customer.create',
  'customer.update',
  'customer.add-relationship',
  'customer.end-relationship',
  'customer.restore-field',
]
export const HOLDINGS = ['account.list', 'account.show', 'card.list', 'card.show', 'product.list']
/** What a counter does with accounts and cards. */
export const ACCOUNTS = [
  'account.open',
  'account.activate',
  'account.freeze',
  'account.unfreeze',
  'account.report-lost',
  'account.cancel-loss',
  'account.replace-number',
  'account.reactivate',
  'account.give-notice',
  'account.close',
  'account.reveal',
  'account.add-holder',
  'account.end-holder',
  'account.add-standing-order',
  'account.end-standing-order',
]
export const CARDS = [
  'card.issue',
  'card.activate',
  'card.report-lost',
  'card.cancel-loss',
  'card.replace',
  'card.close',
  'card.spend-points',
]
/** Looking into other people's acts. */
export const AUDIT = [
  'audit.list-rows',
  'audit.export-rows',
  'audit.verify',
  'audit.show-past',
  'audit.request-dossier',
]
/** Serving the rights of customers. */
export const RIGHTS = [
  'privacy.list-consents',
  'privacy.keep-consents',
  'privacy.publish-text',
  'privacy.list-requests',
  'privacy.open-request',
  'privacy.handle-requests',
  'privacy.preview-retention',
  'privacy.list-activities',
  'privacy.keep-breaches',
  'erasure.delete-customer',
  'erasure.list',
  'erasure.open-archive',
]
export const SEE_BALANCES = 'account.see-balances'
export const IMPORT = [
  'customer.import',
  'import.list',
  'import.show',
  'import.upload',
  'import.save-mapping',
  'import.preview',
  'import.dry-run',
  'import.start',
  'import.pause',
  'import.resume',
  'import.cancel',
  'import.undo',
  'import.error-file',
  'import.template',
]
/** Writing the rules that watch transactions, and having them tried and put to work. */
export const WATCHING = [
  'monitoring.list-rules',
  'monitoring.save-draft',
  'monitoring.begin-rule',
  'monitoring.list-lists',
  'monitoring.save-list',
  'monitoring.add-entries',
  'monitoring.remove-entries',
  'monitoring.list-thresholds',
  'monitoring.set-threshold',
  'monitoring.show-own-limits',
]
/** The limits that customers set for themselves, on their behalf. */
export const OWN_LIMITS = ['monitoring.show-own-limits', 'monitoring.set-own-limit']
/** Working on alerts of what rules found; who works on which is laid down by others. */
export const ALERTS = [
  'casework.list-alerts',
  'casework.show-alert',
  'casework.claim-alert',
  'casework.assign-alert',
  'casework.snooze-alert',
  'casework.close-alert',
  'casework.escalate-alert',
  'casework.note-alert',
  'casework.bulk-alerts',
  'casework.list-analysts',
  'casework.list-rule-figures',
]
