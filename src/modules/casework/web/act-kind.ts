// The acts on an alert that ask something first.

export type ActKind = 'false' | 'true' | 'snooze' | 'escalate' | 'assign'
