// A call of the bank's own machinery: schedules, sweeps, loads.

import { jobCaller } from '../access/index.ts'
import { newId } from '../kernel/ids.ts'
import type { Call } from './command.ts'

/** A call by a job of this name, with a request id of its own. */
export function jobCall(name: string): Call {
  return { caller: jobCaller(name), requestId: newId(), channel: 'job', origin: name }
}
