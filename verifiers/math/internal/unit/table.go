package unit

// entry defines one unit.
type entry struct {
	// symbol is canonical, and exact in its case.
	symbol string
	// is gives the value, as in "0.3048 m" or "1 kg m s-2"; empty for a unit that no other one measures. The number
	// π is written pi.
	is string
	// names are other spellings, in any case, blanks written _; a plural in -s is understood.
	names string
}

// units is what there is to know. US customary measures are meant where Britain has others of the same name.
//
// Left out on purpose are words that count things, single letters that are variables more often than units (t, d, a,
// B, F, H, T), and the day 日 and the month 月, which are dates. Units of two meanings that differ in value are units
// of their own, which convert to nothing: the ton.
var units = []entry{
	{"m", "", "meter metre 米 公尺"},
	{"in", "0.0254 m", "inch inches 英寸"},
	{"ft", "12 in", "ft foot feet 英尺"},
	{"yd", "3 ft", "yd yard 码"},
	{"mi", "5280 ft", "mi mile 英里"},
	{"furlong", "660 ft", "furlong"},
	{"nmi", "1852 m", "nmi nautical_mile 海里"},
	{"ly", "9460730472580800 m", "ly light_year lightyear 光年"},
	{"AU", "149597870700 m", "astronomical_unit"},
	{"Å", "1e-10 m", "angstrom ångström"},
	{"里", "500 m", "里 华里"},

	{"ha", "10000 m2", "hectare 公顷"},
	{"acre", "43560 ft2", "acre 英亩"},
	{"亩", "2000/3 m2", "亩"},

	{"L", "1/1000 m3", "liter litre 升 公升"},
	{"gal", "231 in3", "gal gallon 加仑"},
	{"qt", "1/4 gal", "qt quart 夸脱"},
	{"pint", "1/2 qt", "pint 品脱"},
	{"cup", "1/2 pint", "cup"},
	{"floz", "1/8 cup", "floz fl_oz fluid_ounce"},
	{"tbsp", "1/2 floz", "tbsp tablespoon"},
	{"tsp", "1/3 tbsp", "tsp teaspoon"},

	{"g", "", "gram gramme 克"},
	{"tonne", "1000 kg", "tonne metric_ton 吨 公吨"},
	{"ton", "", "ton"},
	{"lb", "453.59237 g", "lb pound 磅"},
	{"oz", "1/16 lb", "oz ounce 盎司"},
	{"斤", "500 g", "斤 市斤"},

	{"s", "", "sec second 秒 秒钟"},
	{"min", "60 s", "minute min 分钟"},
	{"h", "60 min", "hr hour 小时 个小时 钟头 时"},
	{"day", "24 h", "day 天"},
	{"week", "7 day", "wk week 周 星期"},
	{"fortnight", "2 week", "fortnight"},
	{"month", "", "month mo 个月"},
	{"year", "12 month", "yr year 年"},
	{"decade", "10 year", "decade"},
	{"century", "100 year", "century centuries 世纪"},

	{"K", "", "kelvin 开尔文"},
	{"°C", "1 K", "℃ celsius centigrade 摄氏度"},
	{"°F", "5/9 K", "℉ fahrenheit 华氏度"},
	{"mol", "", "mole mol 摩尔"},
	{"cd", "", "candela 坎德拉"},
	{"dB", "", "decibel 分贝"},

	{"N", "1 kg m s-2", "newton 牛 牛顿"},
	{"lbf", "4.4482216152605 N", "lbf pound_force"},
	{"dyn", "1e-5 N", "dyne"},
	{"J", "1 N m", "joule 焦 焦耳"},
	{"erg", "1e-7 J", "erg"},
	{"cal", "4.184 J", "cal calorie 卡 卡路里"},
	{"eV", "1.602176634e-19 J", "electronvolt electron_volt 电子伏 电子伏特"},
	{"W", "1 J s-1", "watt 瓦 瓦特"},
	{"hp", "550 ft lbf s-1", "hp horsepower 马力"},
	{"Pa", "1 N m-2", "pascal 帕 帕斯卡"},
	{"bar", "100000 Pa", ""},
	{"atm", "101325 Pa", "atm atmosphere 大气压"},
	{"mmHg", "133.322387415 Pa", "mmhg"},
	{"torr", "101325/760 Pa", "torr"},
	{"Hz", "1 s-1", "hz hertz 赫 赫兹"},

	{"A", "", "amp ampere 安 安培"},
	{"C", "1 A s", "coulomb 库 库仑"},
	{"V", "1 W A-1", "volt 伏 伏特"},
	{"Ω", "1 V A-1", "ohm 欧 欧姆"},
	{"farad", "1 C V-1", "farad 法拉"},
	{"tesla", "1 V s m-2", "tesla 特斯拉"},
	{"henry", "1 V s A-1", "henry henries"},

	{"rad", "", "rad radian 弧度"},
	{"°", "1/180 pi rad", "deg degree 度"},
	{"arcmin", "1/60 °", "arcmin arcminute"},
	{"arcsec", "1/60 arcmin", "arcsec arcsecond"},
	{"rev", "2 pi rad", "rev revolution"},

	{"bit", "", "bit 比特"},
	{"byte", "8 bit", "byte 字节"},
	{"KiB", "1024 byte", "kibibyte"},
	{"MiB", "1024 KiB", "mebibyte"},
	{"GiB", "1024 MiB", "gibibyte"},

	{"$", "", "dollar usd buck us_dollar us_$ 美元 美金"},
	{"¢", "1/100 $", "cent 美分"},
	{"€", "", "euro eur 欧元"},
	{"£", "", "gbp 英镑"},
	{"pence", "1/100 £", "pence"},
	// The sign ¥ is both the yen's and the yuan's, so they cannot be told apart.
	{"¥", "", "¥ yen jpy yuan rmb cny 元 圆 円 日元 人民币 块钱"},
	{"角", "1/10 ¥", "角 jiao"},
	{"分", "1/100 ¥", "分 fen"},
	{"₹", "", "rupee inr rs 卢比"},
	{"₽", "", "ruble rouble 卢布"},
	{"₩", "", "krw 韩元"},
}

// compounds are words for products of units. [Parse] takes them apart.
var compounds = []entry{
	{"mph", "1 mi h-1", "mph"},
	{"kph", "1 km h-1", "kph kmph kmh"},
	{"kn", "1 nmi h-1", "knot"},
	{"mpg", "1 mi gal-1", "mpg"},
	{"rpm", "1 rev min-1", "rpm"},
	{"cc", "1 cm3", ""},
	{"sqft", "1 ft2", "sqft"},
	{"psi", "1 lbf in-2", "psi"},
	{"Wh", "1 W h", ""},
	{"kWh", "1 kW h", "kwh 千瓦时"},
	{"MWh", "1 MW h", ""},
	{"Ah", "1 A h", ""},
	{"mAh", "1 mA h", ""},
	{"kbps", "1 kbit s-1", "kbps"},
	{"Mbps", "1 Mbit s-1", "mbps"},
	{"Gbps", "1 Gbit s-1", "gbps"},
}

// respelled are symbols in the case or the letter that they are often, and wrongly, written in.
var respelled = map[string]string{
	"l": "L", "ℓ": "L", "Km": "km", "KM": "km", "CM": "cm", "Kg": "kg", "KG": "kg", "kgs": "kg", "公里": "km", "公斤": "kg",
	"KB": "kB", "KW": "kW", "KJ": "kJ", "KHz": "kHz", "khz": "kHz", "mhz": "MHz", "ghz": "GHz",
	"\u2126": "Ω", "\u212b": "Å", // the signs for ohm and angstrom, which are not the letters
}

// prefix is a decimal prefix: its symbol, its names in words, and its power of ten.
type prefix struct {
	symbol string
	names  []string
	power  int
}

var prefixes = []prefix{
	{"P", []string{"peta"}, 15}, {"T", []string{"tera"}, 12}, {"G", []string{"giga", "吉"}, 9}, {"M", []string{"mega", "兆"}, 6},
	{"k", []string{"kilo", "千"}, 3}, {"h", []string{"hecto", "百"}, 2}, {"da", []string{"deca", "deka"}, 1},
	{"d", []string{"deci", "分"}, -1}, {"c", []string{"centi", "厘"}, -2}, {"m", []string{"milli", "毫"}, -3},
	{"µ", []string{"micro", "微"}, -6}, {"μ", nil, -6}, {"u", nil, -6}, {"n", []string{"nano", "纳"}, -9},
	{"p", []string{"pico", "皮"}, -12}, {"f", []string{"femto", "飞"}, -15},
}

// family says which prefixes a unit takes and which stem stands after them; µ stands for its three spellings.
type family struct{ symbol, stem, prefixes string }

// families leave out what means something else: pm is the afternoon, us the people.
var families = []family{
	{"m", "m", "G M k h da d c m µ n f"}, {"g", "g", "M k h da d c m µ n p"}, {"L", "L", "k h da d c m µ n"}, {"s", "s", "m µ n p f"},
	{"A", "A", "k m µ n p"}, {"K", "K", "m µ n"}, {"mol", "mol", "k m µ n p"}, {"N", "N", "G M k m µ n"},
	{"J", "J", "T G M k m µ n"}, {"W", "W", "T G M k m µ n p"}, {"cal", "cal", "k"}, {"eV", "eV", "T G M k m"},
	{"Pa", "Pa", "G M k h m"}, {"bar", "bar", "k m"}, {"Hz", "Hz", "T G M k m"},
	{"C", "C", "k m µ n p"}, {"V", "V", "G M k m µ n"}, {"Ω", "Ω", "G M k m µ"},
	{"farad", "F", "m µ n p"}, {"tesla", "T", "m µ n p"}, {"henry", "H", "m µ n"}, {"dyn", "dyn", "k"},
	{"bit", "bit", "T G M k"}, {"byte", "B", "P T G M k"}, {"tonne", "t", "M k"},
}
