// A change that waits for another: its maker is told, and may add a note and scans.

import { reactive } from 'vue'
import type { HeldChange } from './api.ts'

/** Null while nothing is to be told. */
export const heldChange = reactive({ change: null as HeldChange | null })
