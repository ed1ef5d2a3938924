// Background work of reports: the balances of the bank are taken now and then.

import { type Schedule, type Services, upkeep } from '../../platform/command/index.ts'
import { takeBalances } from './balance-store.ts'

/** Takes the balances of all open accounts by branch and kind as they stand. */
export const takeBankBalances = (services: Services): Promise<void> =>
  upkeep(services, (tx) => takeBalances(tx, services.clock.today(), services.clock.now()))

export const schedules: Schedule[] = [{ name: 'report.take-balances', cron: '*/10 * * * *', run: takeBankBalances }]
