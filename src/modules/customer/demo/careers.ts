// Education, work, income and taste for risk, as they hang together with age.

import type { CustomerDraft } from '../shapes.ts'
import { type Random, type Weighted, weighted } from './random.ts'

export type Education = NonNullable<CustomerDraft['education']>
type IncomeBand = NonNullable<CustomerDraft['incomeBand']>
type RiskPreference = NonNullable<CustomerDraft['riskPreference']>

/** Occupation class, industry, lowest education, rung of income (0 lowest), whether the employer is a public body. */
export type Career = { occupation: string; industry: string; education: Education; rung: number; employer: string[] }

const EDUCATIONS: Education[] = ['primary', 'secondary', 'college', 'bachelor', 'master', 'doctor']
const COHORTS: { bornBefore: number; shares: Weighted<Education> }[] = [
  { bornBefore: 1955, shares: educationShares([45, 46, 5, 3, 0.8, 0.2]) },
  { bornBefore: 1970, shares: educationShares([22, 58, 12, 7, 0.8, 0.2]) },
  { bornBefore: 1980, shares: educationShares([8, 52, 21, 16, 2.5, 0.5]) },
  { bornBefore: 1990, shares: educationShares([3, 37, 27, 27, 5, 1]) },
  { bornBefore: 9999, shares: educationShares([1, 28, 29, 34, 7, 1]) },
]

function educationShares(shares: number[]): Weighted<Education> {
  return weighted(EDUCATIONS.map((education, i): [Education, number] => [education, shares[i] as number]))
}

const career = (occupation: string, industry: string, education: Education, rung: number, employer = ''): Career => ({
  occupation,
  industry,
  education,
  rung,
  employer: employer === '' ? [] : employer.split(' '),
})

const CAREERS: (readonly [Career, number])[] = [
  [career('2-02-10-03', '6513', 'bachelor', 4), 5],
  [career('2-02-18-02', '4710', 'college', 3), 3],
  [career('2-02-07-01', '3484', 'college', 3), 3],
  [career('2-05-01-01', '8411', 'bachelor', 4, '第一人民医院 中心医院 中医院'), 1.5],
  [career('2-05-08-01', '8411', 'college', 2, '第一人民医院 妇幼保健院 中医院'), 2],
  [career('2-08-01-01', '8341', 'master', 4, '大学 师范学院 理工学院'), 0.8],
  [career('2-08-02-01', '8334', 'bachelor', 3, '第一中学 实验中学'), 2],
  [career('2-08-02-04', '8321', 'college', 2, '实验小学 中心小学'), 2],
  [career('2-08-03-00', '8310', 'college', 1, '机关幼儿园 实验幼儿园'), 1],
  [career('2-06-03-00', '7241', 'college', 2), 4],
  [career('2-06-07-02', '7249', 'college', 3), 3],
  [career('2-06-08-01', '7249', 'college', 3), 2],
  [career('2-07-04-00', '7231', 'bachelor', 4), 0.6],
  [career('3-01-01-01', '7020', 'secondary', 2), 7],
  [career('3-01-01-02', '9221', 'college', 3, '人力资源和社会保障局 市场监督管理局 政务服务中心 财政局'), 3],
  [career('3-02-01-00', '9223', 'college', 3, '公安局'), 1],
  [career('1-06-01-02', '5181', 'secondary', 5), 3],
  [career('4-01-02-01', '5181', 'secondary', 2), 8],
  [career('4-01-02-04', '5212', 'secondary', 1), 3],
  [career('4-01-06-02', '7251', 'secondary', 2), 1.5],
  [career('4-02-02-02', '5431', 'secondary', 2), 4],
  [career('4-02-06-01', '5431', 'secondary', 1), 2],
  [career('4-02-07-08', '6020', 'primary', 1), 2],
  [career('4-03-02-01', '6210', 'primary', 1), 3],
  [career('4-03-02-05', '6210', 'primary', 0), 3],
  [career('4-05-01-01', '6621', 'bachelor', 3), 0.8],
  [career('4-06-02-01', '7020', 'secondary', 2), 1.5],
  [career('4-07-02-03', '7299', 'secondary', 1), 2],
  [career('4-07-05-01', '7020', 'primary', 0), 3],
  [career('4-09-08-01', '7020', 'primary', 0), 3],
  [career('4-10-03-01', '8010', 'primary', 1), 2],
  [career('4-10-08-01', '6020', 'primary', 1), 2],
  [career('5-01-02-02', '0141', 'primary', 0), 4],
  [career('5-03-02-02', '0141', 'primary', 0), 1],
  [career('6-05-01-03', '1811', 'primary', 1), 4],
  [career('6-18-01-01', '3484', 'secondary', 2), 4],
  [career('6-18-02-04', '3484', 'secondary', 2), 3],
  [career('6-20-01-01', '3670', 'secondary', 2), 4],
  [career('6-29-01-01', '4710', 'primary', 1), 4],
  [career('6-31-01-03', '4710', 'secondary', 2), 3],
]
export const ENTREPRENEUR = career('1-06-01-01', '5181', 'secondary', 5)
/** Careers open to each education: what asks for no more than it. */
const OPEN_TO = new Map(
  EDUCATIONS.map((education, level) => [
    education,
    weighted(
      CAREERS.filter(([{ education: needed }]) => EDUCATIONS.indexOf(needed) <= level).map(
        ([one, weight]): [Career, number] => {
          const distance = level - EDUCATIONS.indexOf(one.education)
          return [one, weight / (1 + distance * distance * 1.5)]
        },
      ),
    ),
  ]),
)

const BANDS: IncomeBand[] = ['under-50k', '50k-100k', '100k-300k', '300k-500k', '500k-1m', 'over-1m']
const BANDS_BY_RUNG = [
  [70, 26, 4, 0, 0, 0],
  [44, 46, 10, 0, 0, 0],
  [20, 52, 26, 2, 0, 0],
  [6, 36, 48, 8, 2, 0],
  [2, 14, 54, 20, 8, 2],
  [2, 12, 42, 22, 14, 8],
].map((shares) => weighted(BANDS.map((band, i): [IncomeBand, number] => [band, shares[i] as number])))

const RISKS: RiskPreference[] = ['conservative', 'steady', 'balanced', 'growth', 'aggressive']
const riskShares = (shares: number[]) =>
  weighted(RISKS.map((risk, i): [RiskPreference, number] => [risk, shares[i] as number]))
const RISK_YOUNG = riskShares([14, 28, 32, 19, 7])
const RISK_MIDDLE = riskShares([20, 34, 29, 13, 4])
const RISK_OLD = riskShares([46, 36, 14, 3.5, 0.5])

export function educationOf(random: Random, birthYear: number, ageYears: number): Education | null {
  if (ageYears < 7) return null
  if (ageYears < 13) return 'primary'
  if (ageYears < 19) return 'secondary'
  const cohort = COHORTS.find(({ bornBefore }) => birthYear < bornBefore) as (typeof COHORTS)[number]
  const education = random.draw(cohort.shares)
  if (ageYears < 22 && EDUCATIONS.indexOf(education) > 2) return 'college'
  return ageYears < 27 && education === 'doctor' ? 'master' : education
}

/** Null for those who do not work: pupils, most students and the retired. */
export function careerOf(random: Random, ageYears: number, education: Education | null): Career | null {
  if (ageYears < 18 || education === null) return null
  const working = ageYears < 22 ? 0.45 : ageYears < 60 ? 0.92 : ageYears < 68 ? 0.25 : 0.05
  if (!random.chance(working)) return null
  return workingCareerOf(random, education)
}

/** For those who are known to work. */
export function workingCareerOf(random: Random, education: Education): Career {
  return random.draw(OPEN_TO.get(education) as Weighted<Career>)
}

export function incomeBandOf(random: Random, career: Career | null, ageYears: number): IncomeBand | null {
  if (ageYears < 18) return null
  if (career === null) return random.draw(BANDS_BY_RUNG[ageYears >= 55 ? 1 : 0] as Weighted<IncomeBand>)
  const rung = ageYears < 27 ? Math.max(0, career.rung - 1) : career.rung
  return random.draw(BANDS_BY_RUNG[rung] as Weighted<IncomeBand>)
}

export function riskPreferenceOf(random: Random, ageYears: number): RiskPreference | null {
  if (ageYears < 18 || random.chance(0.12)) return null
  return random.draw(ageYears < 36 ? RISK_YOUNG : ageYears < 58 ? RISK_MIDDLE : RISK_OLD)
}
