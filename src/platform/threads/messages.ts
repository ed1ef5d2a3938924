// What a pool and its threads say to each other.

import type { Facts } from '../kernel/refusal.ts'

export type Asked = { id: number; task: string; input: unknown }
/** A refusal keeps its code and facts on the way; any other error is cloned. */
export type Fault = { refusal: { code: string; facts: Facts; status: number } } | { error: unknown }
export type Answered = { id: number; reply: unknown } | ({ id: number } & Fault)
