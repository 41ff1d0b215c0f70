package language

// The lexicons were written for this package from general knowledge of the languages. English lists, besides its own
// function words, the everyday and mathematical words of chains of thought that another language also has.

var latinLexicon = []lexicon{
	{"en", "", `the of and to in is it that for you was with on as have but be they we he she his her not are at this
from or had by hot some what there can out other were all your when up use word how said an each which their time
if will way about many then them would write like so these long make thing see him two has look more day could
go come did my no most who over know than call first may down been now find any new work part take get place
made where after back little only round man year came show every good me our under name very through just form
much great think say help low line before turn move too does let because since should must while between both
its into also here being same do us next one ten per min max sin son main pour met want men war hat van die also
case check need given answer number equal equals value values total means thus therefore hence am are were
doing done having return returns input output list string function code test data using used set add sum les
please wait okay yes maybe actually however still again another those such even without within until upon why
problem solution step steps result results find final correct true false note plus minus times left right has
non art fast gut log tag arm bin os num todo pro pod til men hem ton tan ni var dan del el con`},
	{"es", "áéíóúñü", `de la que el en los se del las un por con no una su para es al lo como más pero sus le ya
este sí porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno
les ni contra otros ese eso ante ellos esto mí antes algunos qué unos yo otro otras otra él tanto esa estos mucho
quienes nada muchos cual poco ella estar estas algunas algo nosotros mi mis tú te ti tu tus ellas son fue era han
ser tiene había está están puede cada dos tres si así cuántos cuántas cuánto cuánta total tienen hace después
ha he sido dijo años veces día horas luego entonces mismo misma parte bien aquí ahora siempre gran solo sólo`},
	{"fr", "àâçéèêëîïôùûüÿœæ", `de la le et les des en un du une que est pour qui dans par plus pas au sur ne se
ce il sont la avec ils elle son sa ses mais comme ou si leur leurs cette ces aux été fait tout nous vous on même
être avoir ont deux bien où sans peut tous aussi était très entre encore donc lors dont après avant sous alors
quand je tu moi toi lui elles notre nos votre vos mon ma mes ton ta tes quel quelle quels combien chaque car ainsi
chez depuis autre autres peu trop jamais rien faire ici là cela ça ci trois fois ans jour heures jours suis êtes
sommes avait avez avons sera cet toute toutes puis moins non oui celui celle ceux`},
	{"de", "äöüß", `der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an
werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber
vor zur bis mehr durch man sein wurde sei hatte kann gegen vom können schon wenn habe seine ihre dann unter wir soll
ich eines jahr zwei diese dieser dieses wieder keine seiner worden will zwischen immer was sagte gibt alle diesem
seit muss wurden beim doch jetzt waren drei ihr ihm ihn uns euch mein dein kein jeder jede jedes viele viel wieviel
sehr hier damit denn weil ob etwas ohne also da mal machen macht geht ihrer ihren ihrem seinen seinem insgesamt
pro tag tage stunden woche hätte würde wo wer welche welcher nun heute ins bin bist`},
	{"pt", "áâãàçéêíóôõú", `de que do da em um para com não uma os no se na por mais as dos como mas ao ele das à
seu sua ou quando muito nos já eu também só pelo pela até isso ela entre depois sem mesmo aos seus quem nas me
esse eles você essa num nem suas meu às minha numa pelos elas qual nós lhe deles essas esses pelas este dele tu
te vocês vos lhes meus minhas teu tua nosso nossa dela esta estes estas aquele aquela isto aquilo está são foi ser
tem têm há era foram estão pode cada dois três então assim onde sobre ainda fazer todos tudo toda outro outra
outros bem agora aqui sempre ano anos dia vez ter vai sido disse porque desde tinha será muitos quantos quantas`},
	{"it", "àèéìòù", `di che la il un in per una non del si le della con da sono dei al lo come gli più ma ha alla
nel anche è se delle su dal ci ai sua suo questo nella essere questa fu dalla loro era degli stato ed due o tra cui
dopo molto quando senza sul fino così o già tutti tutto fatto quello chi solo perché io mi tu ti noi vi voi lui lei
mio mia tuo tua suoi sue nostro nostra ho hai abbiamo hanno aveva erano sia stata stati può fare ogni quanto quanti
quante dove allora ancora poi ora sempre prima altri altro altra qui quindi tre volta anni ore giorno ne nei negli
dell nell sull all dall alle alcuni bene cosa ecco mai oggi proprio siamo sei uno`},
	{"nl", "ëïéèöü", `de van een het en in is dat op te zijn met voor niet aan er om ook als dan maar bij uit nog
door over ze hij naar heeft hebben of deze wordt tot je werd kan zich ik meer we wel geen dit was had worden zo al
moet wat waar omdat na hun zou haar die toen veel onder tegen hoe nu twee deze mijn jij jouw ons onze jullie zij
hem dus iets niets alleen altijd andere ander elk elke keer jaar jaren dag dagen uur goed wij heb bent ben waren
kunnen moeten zal zullen willen wil gaat gaan doen komt komen want tussen zonder sinds tijdens alle alles iemand
hier daar toch weer mensen eerste drie hoeveel men u uw zoals binnen`},
	{"pl", "ąćęłńóśźż", `się nie na to jest że do co jak ale po tak za od jego czy przez tylko go już tym są było
przy ich dla może być tego jej był które która który gdy ten ta te by nad pod bez mnie mi ja ty on ona ono my wy
oni one nas was nam wam sobie mu ją jeszcze bardzo kiedy gdzie więc bo lub oraz jako ma mam masz mają miał była
były będzie można także również między przed swoje swój swoją tych tej tę tam tu teraz kto nic coś wszystko ze we
jednak potem aby żeby nawet niż dwa trzy lat roku dzień ile każdy każda jeśli jeżeli które którzy iż czyli`},
	{"sv", "åäöé", `och att det som en på är av för med till den har de inte om ett han men var jag sig från vi så
kan man när år säger hon under också efter eller nu sin där vid mot ska skulle kommer ut få finns vara hade alla
andra mycket än här då sedan över bara blir in upp även vad får två vill ha många hur mer går sverige detta nya
procent skall hela inom innan mellan sina utan ni dig mig oss er honom henne dem denna dessa min mitt mina din ditt
vår vårt våra ingen inget några någon något varje hans hennes deras själv blev varit blivit gör göra måste tre
först sista dag dagar timmar vilka vilken vilket varför kunde ville gick`},
	{"tr", "çğıöşüâîû", `bir ve bu da de için ile çok daha olarak olan gibi en kadar sonra ne var ama her mi değil
o ya ki ben sen biz siz onlar şey mı mu mü diye oldu olduğu göre iki yok ise önce bütün kendi hem veya şu bunu
onun bana sana ona bize size onu beni seni bunun böyle şöyle öyle nasıl neden nerede kim hiç az tüm bazı sadece
artık yeni içinde üzerinde tarafından ilk son büyük gün yıl zaman ancak fakat çünkü eğer olur olacak etmek eden
etti edilen yapılan vardır üç dört beş kaç tane toplam yine bile ayrıca kez diğer birlikte arasında hangi`},
	{"vi", "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ", `và của là có không được các một cho
những với trong này người đã khi để từ đó như đến về ra còn cũng vào ở thì sẽ lại nhưng phải tôi theo nhiều trên
nếu rằng bị nên hay tại sau năm đang hơn mà rất bạn anh chị em ông bà chúng ta họ nó con cái chiếc gì nào đây
làm việc hai ba ngày giờ trước chỉ đi thế qua lên xuống biết nói mình cách thể nhà do tất cả mỗi bao nhiêu vậy`},
	{"id", "", `yang dan di dengan untuk dari ini pada itu adalah tidak dalam akan juga ke saya mereka ada bisa oleh
telah sebagai atau karena dia kami kita anda sudah lebih dapat bahwa tersebut kata tahun orang seperti saat banyak
hanya menjadi tetapi harus masih sangat satu dua tiga jika namun apa bagi hari sebuah para lagi secara semua setiap
setelah sebelum ketika agar antara serta hingga belum bukan aku kamu mana siapa berapa bagaimana mengapa jadi kalau
maka lain sendiri dirinya kepada terhadap melalui seorang beberapa masing begitu sama pun nya itulah pernah selama
sampai sekarang sedang mau buat baru besar rumah anak`},
	{"cs", "áčďéěíňóřšťúůýž", `se na je to že si jsem ve by jsou do ale pro po jako za tak už jeho podle jen jak
který která které od při co však nebo jeho před až byl byla bylo byli není aby jsme mezi když ze má mít ještě
také pod proti kde tento tato toto ten ta ty tím tom toho této už může mohou bude budou být jej její jejich bez
během nad mi mě ho mu jim nás vás nám vám oni on ona ono my vy já tam zde tady teď pak potom nic něco všechno
každý každá kolik let rok roku dva tři první jeden více velmi nejen proto protože jestli pokud tedy kdo která`},
}

var cyrillicLexicon = []lexicon{
	{"ru", "ыэъё", `не на что как это по но из за то же от так все его для вы бы мы только она был они или уже
если быть они меня еще ещё ни да нет до когда даже под где есть над через эти этот эта них чем при было без
сколько каждый может который которые после того чтобы себя очень если более она ее её их был была были также`},
	{"uk", "іїєґ", `не на що як це по але із за то від так всі його для ви ми тільки вона був вони або вже
якщо бути мене ще ні да до коли навіть під де є над через ці цей ця них чим при було без та й з у
скільки кожен може який які після того щоб себе дуже більше її їх була були також про`},
}

var arabicLexicon = []lexicon{
	{"ar", "يكةىأإؤئآ", `من في على أن إلى التي عن الذي هذا هذه لا ما كان مع أو كما لم بعد قد كل بين ذلك وقد حتى هو
هي إن ثم لكن عند غير كانت منذ قبل أي أنه حيث لن إذا نحن أنا هم كم يوم بعض فقط خلال`},
	{"fa", "یکپچژگ", `از به در که این را با است برای آن یک خود تا بر هم نیز شد می شود های ها شده بود ما اما یا
او هر کند باید بین بعد پس اگر دو کرد کرده چه من شما آنها همه وی نمی چند هیچ بسیار دیگر`},
}
