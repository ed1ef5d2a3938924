// The code that an authenticator shows: two in a row must be of two steps, and the door takes one step either way of now.

import { generateSync } from 'otplib'

const PERIOD_SECONDS = 30

/** The code `steps` steps from now. */
export const codeOf = (secret: string, steps = 0, now = Date.now()): string =>
  generateSync({ secret, epoch: Math.floor(now / 1000) + steps * PERIOD_SECONDS })
