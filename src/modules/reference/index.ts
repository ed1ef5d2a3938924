// What other modules may call: codes and calendars, all read lazily from data files.

export { type CardIssuer, findBin } from './bins.ts'
export {
  type ClassEntry,
  type Country,
  type Currency,
  findCountry,
  findCurrency,
  findIndustry,
  findMerchantCategory,
  findOccupation,
} from './classes.ts'
export { type Division, findDivision, knowsDivision, listCounties, listDivisions } from './divisions.ts'
export { reference } from './module.ts'
export { addWorkingDays, isWorkingDay, knownYears, type WorkingDay } from './working-days.ts'
