// The colour of a user's status.

import type { Tone } from '../../../web/kit/StatusTag.vue'
import type { User } from '../contract.ts'

export const statusTone: Record<User['status'], Tone> = { active: 'green', locked: 'amber', disabled: 'plain' }
