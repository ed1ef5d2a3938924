// Reference data: known codes, searches, working days, and how quickly it is all there.

import { describe, expect, it } from 'vitest'
import {
  addWorkingDays,
  findBin,
  findCountry,
  findCurrency,
  findDivision,
  findIndustry,
  findMerchantCategory,
  findOccupation,
  isWorkingDay,
  knownYears,
  knowsDivision,
  listDivisions,
} from './index.ts'
import { searchReference } from './queries/search-reference.ts'
import { readRows } from './table.ts'

const codes = (items: { code: string }[]) => items.map(({ code }) => code)

describe('divisions', () => {
  it.each([
    ['310106', '上海市静安区', '310000', false],
    ['320102', '江苏省南京市玄武区', '320100', false],
    ['419001', '河南省济源市', '410000', false],
    ['441900', '广东省东莞市', '440000', false],
    ['500235', '重庆市云阳县', '500000', false],
    ['110103', '北京市崇文区', '110000', true],
    ['710000', '台湾省', null, false],
  ])('finds %s as %s', (code, fullName, parent, abolished) => {
    expect(findDivision(code)).toMatchObject({ code, fullName, parent, abolished })
  })

  it('knows what it does not know', () => {
    expect(findDivision('999999')).toBeNull()
    expect(knowsDivision('830000')).toBe(true)
    expect(knowsDivision('000000')).toBe(false)
  })

  it('lists level by level without abolished places and brackets', () => {
    expect(listDivisions()).toHaveLength(34)
    expect(codes(listDivisions('310000'))).toContain('310106')
    expect(codes(listDivisions('110000'))).not.toContain('110103')
    expect(listDivisions('320000').every(({ name, hasChildren }) => name.endsWith('市') && hasChildren)).toBe(true)
    expect(listDivisions('441900')).toEqual([])
  })

  it('leads from every division up to a province', () => {
    const walk = (parent: string | null): number =>
      listDivisions(parent).reduce((sum, { code }) => sum + 1 + walk(code), 0)
    expect(walk(null)).toBeGreaterThan(3300)
  })
})

const HAN = /\p{Script=Han}/u
describe('English names', () => {
  it('stand beside every Chinese one', () => {
    const read = (file: string) => new Map(readRows(file) as [string, string][])
    for (const file of ['divisions.tsv', 'industries.tsv', 'occupations.tsv']) {
      const english = read(`english-${file}`)
      const chinese = read(file)
      expect([...english.keys()]).toEqual([...chinese.keys()])
      expect([...english].filter(([, name]) => !name || HAN.test(name) || name !== name.trim())).toEqual([])
    }
    for (const file of ['countries.tsv', 'currencies.tsv', 'categories.tsv']) {
      expect(readRows(file).filter(([, , name]) => !name || HAN.test(name))).toEqual([])
    }
  })

  it('tell apart what Chinese tells apart', () => {
    for (const file of ['industries.tsv', 'occupations.tsv']) {
      const chinese = new Map(readRows(file) as [string, string][])
      const byEnglish = new Map<string, Set<string>>()
      for (const [code, name] of readRows(`english-${file}`) as [string, string][]) {
        byEnglish.set(name, (byEnglish.get(name) ?? new Set()).add(chinese.get(code) as string))
      }
      expect([...byEnglish].filter(([, names]) => names.size > 1)).toEqual([])
    }
  })

  it.each([
    ['110000', 'Beijing'],
    ['150000', 'Inner Mongolia'],
    ['540000', 'Xizang (Tibet)'],
    ['610000', 'Shaanxi'],
    ['140000', 'Shanxi'],
    ['810000', 'Hong Kong'],
    ['820000', 'Macao'],
    ['230100', 'Harbin, Heilongjiang'],
    ['650100', 'Urumqi, Xinjiang'],
    ['150100', 'Hohhot, Inner Mongolia'],
    ['540100', 'Lhasa, Xizang (Tibet)'],
    ['610100', "Xi'an, Shaanxi"],
    ['341500', "Lu'an, Anhui"],
    ['340300', 'Bengbu, Anhui'],
    ['341600', 'Bozhou, Anhui'],
    ['331000', 'Taizhou, Zhejiang'],
    ['331100', 'Lishui, Zhejiang'],
    ['350200', 'Xiamen, Fujian'],
    ['500000', 'Chongqing'],
    ['441900', 'Dongguan, Guangdong'],
    ['320102', 'Xuanwu District, Nanjing, Jiangsu'],
    ['310106', "Jing'an District, Shanghai"],
    ['310112', 'Minhang District, Shanghai'],
    ['310115', 'Pudong New Area, Shanghai'],
    ['330382', 'Yueqing City, Wenzhou, Zhejiang'],
    ['371481', 'Laoling City, Dezhou, Shandong'],
    ['141024', 'Hongtong County, Linfen, Shanxi'],
    ['440113', 'Panyu District, Guangzhou, Guangdong'],
    ['410621', 'Xun County, Hebi, Henan'],
    ['371722', 'Shan County, Heze, Shandong'],
    ['410223', 'Weishi County, Kaifeng, Henan'],
    ['410182', 'Xingyang City, Zhengzhou, Henan'],
    ['370612', 'Muping District, Yantai, Shandong'],
    ['130225', 'Laoting County, Tangshan, Hebei'],
    ['361124', 'Yanshan County, Shangrao, Jiangxi'],
    ['441422', 'Dabu County, Meizhou, Guangdong'],
    ['320116', 'Luhe District, Nanjing, Jiangsu'],
    ['371522', 'Shen County, Liaocheng, Shandong'],
    ['341021', 'She County, Huangshan, Anhui'],
    ['341023', 'Yi County, Huangshan, Anhui'],
    ['371726', 'Juancheng County, Heze, Shandong'],
    ['130109', 'Gaocheng District, Shijiazhuang, Hebei'],
    ['130726', 'Yu County, Zhangjiakou, Hebei'],
    ['130121', 'Jingxing County, Shijiazhuang, Hebei'],
    ['130982', 'Renqiu City, Cangzhou, Hebei'],
    ['410802', 'Jiefang District, Jiaozuo, Henan'],
    ['410304', 'Chanhe Hui District, Luoyang, Henan'],
    ['222404', 'Hunchun City, Yanbian Korean Autonomous Prefecture, Jilin'],
    ['530925', 'Shuangjiang Lahu, Va, Blang and Dai Autonomous County, Lincang, Yunnan'],
    ['150723', 'Oroqen Autonomous Banner, Hulun Buir, Inner Mongolia'],
    ['152500', 'Xilin Gol League, Inner Mongolia'],
    ['621024', 'Heshui County, Qingyang, Gansu'],
  ])('%s is %s', (code, english) => {
    expect(findDivision(code)?.fullEnglish).toBe(english)
  })

  it.each([
    ['J', 'Financial intermediation'],
    ['6621', 'Commercial banking services'],
    ['0111', 'Growing of rice'],
  ])('industry %s is %s', (code, english) => {
    expect(findIndustry(code)?.english).toBe(english)
  })

  it.each([
    ['2-02-38-01', 'Artificial intelligence engineering technicians'],
    ['4-05-01-01', 'Bank tellers'],
    ['2-08-02-04', 'Primary school teachers'],
  ])('occupation %s is %s', (code, english) => {
    expect(findOccupation(code)?.english).toBe(english)
  })
})

describe('merchant categories', () => {
  it('have a Chinese name, brands beside what they are', () => {
    expect(findMerchantCategory('5814')).toMatchObject({ name: '快餐店', english: 'Fast Food Restaurants' })
    expect(findMerchantCategory('3000')?.name).toBe('航空公司：UNITED AIRLINES')
    expect(findMerchantCategory('0000')).toBeNull()
    expect(readRows('categories.tsv').filter(([, name]) => !HAN.test(name as string))).toEqual([])
  })
})

describe('search', () => {
  it.each([
    ['division', 'nanjing xuanwu', '320102'],
    ['division', 'xian', '610100'],
    ['division', "Xi'an", '610100'],
    ['division', 'xigaze', '540200'],
    ['industry', 'commercial bank', '6621'],
    ['occupation', 'Teller', '4-05-01-01'],
    ['division', '静安', '310106'],
    ['division', 'jaq', '310106'],
    ['division', '南京市玄武', '320102'],
    ['division', '310106', '310106'],
    ['industry', '稻谷', '0111'],
    ['occupation', '人工智能工程', '2-02-38-01'],
    ['country', 'fra', 'FR'],
    ['country', '日本', 'JP'],
    ['country', 'zg', 'CN'],
    ['currency', '人民币', 'CNY'],
    ['currency', 'usd', 'USD'],
    ['merchant-category', '超市', '5411'],
    ['merchant-category', 'cs', '5411'],
    ['merchant-category', 'restaurants', '5812'],
    ['merchant-category', '5541', '5541'],
  ] as const)('%s by %s finds %s', (kind, text, code) => {
    expect(codes(searchReference(kind, text, 20))).toContain(code)
  })

  it('puts what is in use before what is abolished and keeps its limit', () => {
    const found = searchReference('division', '区', 50)
    expect(found).toHaveLength(50)
    const firstAbolished = found.findIndex(({ abolished }) => abolished)
    if (firstAbolished >= 0) expect(found.slice(firstAbolished).every(({ abolished }) => abolished)).toBe(true)
    expect(searchReference('division', '  ', 20)).toEqual([])
  })
})

describe('codes', () => {
  it('finds each by its code', () => {
    expect(findIndustry('0111')).toMatchObject({ name: '稻谷种植', parent: '011', level: 4 })
    expect(findOccupation('2-02-38-01')).toMatchObject({ name: '人工智能工程技术人员', level: 4 })
    expect(findCountry('CN')).toMatchObject({ name: '中国', alpha3: 'CHN', numeric: '156' })
    expect(findCountry('TW')).toMatchObject({ name: '中国台湾' })
    expect(findCurrency('JPY')).toMatchObject({ minorUnits: 0, numeric: '392' })
    expect(findCurrency('DEM')).toBeNull()
  })

  it('finds the issuer by the longest prefix of cards of that length', () => {
    expect(findBin('6222020000000000000')).toMatchObject({ bank: 'ICBC', bankName: '中国工商银行' })
    expect(findBin('7777777777777777')).toBeNull()
  })
})

describe('working days', () => {
  it.each([
    ['2026-10-01', false, true],
    ['2026-11-20', true, true],
    ['2026-11-21', false, true],
    ['2021-02-07', true, true],
    ['2035-10-01', true, false],
  ])('%s: working %s, certain %s', (date, working, certain) => {
    expect(isWorkingDay(date)).toEqual({ working, certain })
  })

  it('adds working days over holidays and says when it had to guess', () => {
    expect(addWorkingDays('2026-09-30', 1)).toEqual({ date: '2026-10-08', certain: true })
    expect(addWorkingDays('2026-11-23', -1)).toEqual({ date: '2026-11-20', certain: true })
    expect(addWorkingDays(`${knownYears().to}-12-31`, 10).certain).toBe(false)
    expect(() => addWorkingDays('2026-01-01', 1e9)).toThrow(RangeError)
  })
})
