// Where demo customers live, work and were first registered.

import { type Division, findDivision, listCounties } from '../../reference/index.ts'
import type { Random } from './random.ts'

/** Divisions fall into this many classes; the class is part of what keeps generated ID numbers apart. */
export const DIVISION_CLASSES = 16
const DIVISION_DEFAULT = '310106'

const ROADS =
  '人民 中山 解放 建设 和平 新华 胜利 文化 长江 黄河 北京 南京 淮海 延安 学府 科技 创新 滨江 环城 朝阳 光明 幸福 振兴 友谊 迎宾 工业 体育 花园 青年 东风 民主 兴业 金融 翠湖 梧桐 桂花 银杏 龙泉 凤凰 云山'.split(
    ' ',
  )
const ROAD_KINDS = ['路', '路', '路', '街', '大道', '东路', '西路', '南路', '北路']
const ESTATES =
  '阳光 金色 碧桂 翡翠 锦绣 书香 御景 紫荆 丽景 水岸 枫林 华府 天悦 云境 城市 星河 玫瑰 江南 东方 世纪'.split(' ')
const ESTATE_KINDS = ['花园', '家园', '小区', '新村', '苑', '雅居', '名邸', '广场']

type County = Division & { policeOffice: string }
type Counties = {
  current: County[]
  byProvince: Map<string, County[]>
  byParent: Map<string, County[]>
  byCode: Map<string, County>
  /** Per class: codes now in use, by province, and abolished ones. */
  classes: { all: string[]; byProvince: Map<string, string[]>; abolished: string[] }[]
}

function policeOffice({ name, fullName }: Division): string {
  if (!name.endsWith('区') || name.length < 3 || /新区|开发|园区|管理/.test(name)) return `${name}公安局`
  const city = fullName.slice(0, -name.length)
  return `${city.slice(city.search(/[^省区]*$/))}公安局${name.slice(0, -1)}分局`
}

function add<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

let counties: Counties | null = null
function loadCounties(): Counties {
  if (counties) return counties
  const classes = Array.from({ length: DIVISION_CLASSES }, () => ({
    all: [] as string[],
    byProvince: new Map<string, string[]>(),
    abolished: [] as string[],
  }))
  const made: Counties = { current: [], byProvince: new Map(), byParent: new Map(), byCode: new Map(), classes }
  listCounties().forEach((division, position) => {
    const slot = classes[position % DIVISION_CLASSES] as (typeof classes)[number]
    if (division.abolished) {
      slot.abolished.push(division.code)
      return
    }
    // Statistical zones have addresses but no ID numbers of their own.
    if (!/7\d$/.test(division.code)) {
      slot.all.push(division.code)
      add(slot.byProvince, division.code.slice(0, 2), division.code)
    }
    const county = { ...division, policeOffice: policeOffice(division) }
    made.current.push(county)
    made.byCode.set(county.code, county)
    add(made.byProvince, county.code.slice(0, 2), county)
    add(made.byParent, county.parent as string, county)
  })
  counties = made
  return made
}

/** A county near a branch's division: mostly the same city, sometimes the province, sometimes anywhere. */
export function homeDivision(random: Random, branchDivision: string = DIVISION_DEFAULT): County {
  const { current, byProvince, byParent, byCode } = loadCounties()
  const at = random.unit()
  if (at < 0.82) {
    const parent = byCode.get(branchDivision)?.parent ?? findDivision(branchDivision)?.code ?? ''
    const near = byParent.get(parent)
    if (near) return random.pick(near)
  }
  const inProvince = byProvince.get(branchDivision.slice(0, 2))
  return at < 0.94 && inProvince ? random.pick(inProvince) : random.pick(current)
}

/** The first six digits of an ID number: of the wanted class, often of the home province, for the old sometimes abolished. */
export function registrationDivision(random: Random, wantedClass: number, province: string, birthYear: number): string {
  const slot = loadCounties().classes[wantedClass] as Counties['classes'][number]
  if (birthYear < 1995 && random.chance(0.12)) return random.pick(slot.abolished)
  const inProvince = random.chance(0.6) ? slot.byProvince.get(province) : undefined
  return random.pick(inProvince ?? slot.all)
}

export function policeOfficeOf(division: string): string | null {
  return loadCounties().byCode.get(division)?.policeOffice ?? null
}

export function homeStreet(random: Random): string {
  const road = random.pick(ROADS) + random.pick(ROAD_KINDS)
  const estate = random.pick(ESTATES) + random.pick(ESTATE_KINDS)
  const room = `${random.whole(1, 28)}${String(random.whole(1, 8)).padStart(2, '0')}`
  return `${road}${random.whole(1, 1999)}号${estate}${random.whole(1, 40)}栋${random.whole(1, 4)}单元${room}室`
}

export function officeStreet(random: Random): string {
  const road = random.pick(ROADS) + random.pick(ROAD_KINDS)
  return `${road}${random.whole(1, 1999)}号${random.pick(ESTATES)}大厦${random.whole(1, 32)}层${random.whole(1, 20)}室`
}
