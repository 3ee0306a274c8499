"""Words and chance: what the generators of training data share.

The words are written down by hand for this purpose, from the everyday vocabulary of newsletters in several languages; nothing
is taken from anybody's mail. The random numbers are our own, so that they are the same with every version of Python.
"""

WORDS = """
about account action address advice africa after agency agenda alert america analysis annual answer apply april archive area
army article artist asia association august author autumn award balance bank banner best better bill black blog blue board
body book border bottom brand bread breaking bridge brief bright budget building business button buyer calendar campaign
canada capital career case center chance change charity checkout children china christmas church circle city claim class
clean climate cloud club coffee color column comment commission committee common company complete conference congress
connect contact content contract corner council country course cover create credit crisis culture currency custom customer
daily data dear debate december deep defence delivery democracy design desk details digest digital dinner director discount
discover district document dollar donate double download dream early earth east economy edition editor education election
energy english enter environment equality europe evening event every exchange executive exhibition expert explore express
facebook factory fair fall family farm fashion february federal feedback festival field film final finance find first flag
flight floor follow food football footer foreign forest forum forward foundation france free fresh friday friend front fund
future gallery garden general german gift global gold good government grand grant green ground group growth guide half hand
happy harbor head header health heart help hero high history holiday home honor hope hospital hotel hour house human icon
image impact important income increase industry info inside insight instagram institute insurance interest interview invest
invitation island issue january join journal july june justice keep kitchen knowledge labor lake land language large latest
launch lawyer leader learn left legal letter level library life light line link list little local logo london long lower
magazine mail main major manager march market master matter media medical meeting member memory menu message middle military
million minister minute mobile modern monday money month moon more morning mountain movie museum music nation nature network
never news newsletter night north note november number october offer office official olympic online open opinion order
original other page paper parliament part partner party password patient payment peace people person phone photo picture
plan planet plant platform player plus policy politics pool popular position post power preview price print privacy private
product professor profile program project promo property protect protest province public publish quality quarter question
quick radio rain read ready real recent recipe record reform region register release reminder report request research
resort response rest restaurant result review reward right river road roof room round route royal rule russia safety sale
saturday save scene schedule school science score sea search season second secret section security select senate sentence
september series service session share shipping shop short show side sign signal simple single sister small smart social
society software solution south space special speech sport spring square staff stage standard star start state station
status step stock stone store story strategy stream street strong student studio study style subject success summer sunday
support survey sustainable system table talk target taxes teacher team technology template theatre thumb ticket time title
today together tomorrow tonight topic total tour town track trade train travel treaty trend trial trust tuesday twitter
union university unsubscribe update upper urban user vacation valley value version video view village vision visit voice
volunteer vote wait walk wall watch water weather website wednesday week weekend welcome west white wide wild window wine
winter wish woman women wonder work world writer year yellow youth youtube zone
address anchor android apple arrow attachment avatar backend background badge beacon bitmap blank border browser bundle
cache client codes config cookie copyright cover dashboard default desktop divider domain dropdown embed emoji envelope
favicon field filter format frontend graphic hero https http hyperlink icons index inline input internet iphone item javascript
keyword landing layout linkedin loader login logout mailing markup merge module navigation notification offline opened
outlook pager pdf permalink pixel pixels placeholder plugin podcast popup portal postcode prefer preferences preload profile
publisher query read reader redirect reload remote render resize retina rss script scroll server session sidebar signature
signup skin slider spacer sprite stylesheet submit subscriber subscription syntax tablet tag telegram template terms thumbnail
toolbar tracker tracking transparent trigger typography upload url user variant vector versions webinar webview whatsapp
widget width height window wordpress wrapper youtu
abend aktion aktuell alle angebot ansicht artikel bericht bestellung bild braun buch danke deutsch einkauf ergebnis familie
farbe ferien frage freitag geschenk gesellschaft gesundheit haus heute jahr kaufen kirche kultur kunde land leben leser
liebe mehr menschen montag morgen nachricht neue politik preis recht regierung reise sommer sonntag sprache stadt termin
thema tipps umwelt urlaub verein verlag versand veranstaltung wahl wandern weihnachten welt werbung wirtschaft woche zeitung
abonnement accueil achat actualite affaires amour annonce argent bonjour boutique cadeau chaque cuisine dernier economie
enfant entreprise espace femme fleur gouvernement histoire hiver image jardin jeune journee jour livre lundi maison marche
matin merci monde musique nouveau nouvelle offre partager pays plaisir politique printemps produit question rentree sante
semaine societe soir tendance travail vacances vendredi ville voyage
agua ahora amigo aprender ayuda barrio bienvenido calle camino carta casa ciudad cliente compra correo cuenta cultura deporte
descuento dinero empresa escuela espana familia fiesta gracias historia hombre inicio lunes madera manana mercado mujer
mundo musica noticia nuevo oferta pagina palabra pueblo salud semana tienda tiempo trabajo verano viaje viernes
assicurazione aggiornamento ambiente amico azienda benvenuto bambini casa cena cinema citta conferma cucina domani estate
famiglia giornale giorno italia lavoro libro mare mondo notizia nuovo offerta ordine pagamento prezzo regalo ricetta sconto
scuola settimana spedizione storia vacanza viaggio aanbieding afmelden bestelling bekijken dagelijks gemeente gezondheid
kinderen klant korting krant leven nieuws onderwijs overheid samen toekomst vakantie verkoop vrijdag wereld winkel zomer
aktualnosci bezplatny cena dziekujemy dzisiaj gazeta informacje kliknij ksiazka miasto nowosci oferta piatek polska przeczytaj
przedszkole regulamin rodzina sklep sprawdz szczegoly szkola twoje wiadomosci wszystko wydarzenia wypisz zamowienie zdjecie zdrowie zobacz
aktualita brno clanek dekujeme dnes jsem kultura mesto nabidka novinky obchod odhlasit prilezitost skola sleva vice vlada zdravi zpravy
belepes bovebben friss hirek hirlevel kedvezmeny konyv magyar megrendeles osszes szallas szombat termek ujsag varos vasarlas
ajankohtaista asiakas etusivu hinta huomenna kauppa keskiviikko kirja koulu lehti lisaa perjantai sahkoposti suomi tarjous tilaus tyopaikka uutiset uutiskirje yhteystiedot
abonnemang arbete artikel bestallning fredag handla hemsida hjalp kundtjanst lasa lordag nyheter nyhetsbrev rabatt skola stad sverige torsdag veckans
forside gratis hjemmeside kjop kontakt meld mandag nyhedsbrev onsdag tilbud ukens velkommen
anasayfa bugun devami duyuru eglence fiyat gazete haberler hediye indirim kampanya kitap magaza okul saglik siparis urun yeni
acasa afaceri bucuresti cumpara educatie familie magazin noutati oferte pret reducere sanatate stiri vineri
abril anuncio assinatura boletim cadastro compras desconto economia escola governo loja manha noticias pedido produto promocao saude sexta trabalho
gazeta kniga magazin moskva novosti obrazovanie podpiska podrobnee pravitelstvo rossiya skidka strana vremya zakaz zhizn
advertiser bakery bridge brochure captain climate conference congress dinner district embassy export finance fishing harvest
industry institute interview jewelry kitchen knowledge lawyer luggage minister mortgage neighbourhood nutrition orchestra
parliament physics railway refugee research rhythm senate shipping strategy strength summit sympathy syndrome thoughts throughout
worthwhile wrestling yachts yesterday
""".split()

HEADS = "b bl br c ch cl cr d dr f fl fr g gl gr h j k kl kr l m n p pl pr qu r s sch sh sk sl sp st str t th tr v w z".split()
MIDDLES = "a e i o u a e i o e a ai au ea ee ei ie oo ou io ia".split()
TAILS = " n r s t l m d k ng nt nd st rt ck ss ll rd ns th x".split(" ")

LOWER = "abcdefghijklmnopqrstuvwxyz"
DIGITS = "0123456789"
HEX = DIGITS + "abcdef"
BASE36 = DIGITS + LOWER
BASE62 = DIGITS + LOWER.upper() + LOWER
BASE64URL = BASE62 + "-_"
BASE32 = LOWER.upper() + "234567"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Chance:
    """splitmix64."""

    def __init__(self, seed):
        self.state = seed

    def bits(self):
        mask = (1 << 64) - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        z = self.state
        z = ((z ^ z >> 30) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ z >> 27) * 0x94D049BB133111EB) & mask
        return z ^ z >> 31

    def below(self, n):
        return self.bits() % n

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def maybe(self, percent):
        return self.below(100) < percent

    def one_of(self, items):
        return items[self.below(len(items))]

    def text(self, alphabet, length):
        return "".join(self.one_of(alphabet) for _ in range(length))

    def syllables(self, count):
        return "".join(self.one_of(HEADS) + self.one_of(MIDDLES) + self.one_of(TAILS) for _ in range(count))

    def short_form(self):
        """How firms, programs and machines are called: without vowels, the beginnings of words, a number in the middle."""
        word = self.one_of(WORDS)
        if self.maybe(30):
            return word[:self.between(2, 5)] + self.one_of(("2", "3", "4", "24", "1", "01", "02", "19", "365")) + self.one_of(WORDS)[:self.between(2, 6)]
        return self.one_of((word[0] + "".join(a for a in word[1:] if a not in "aeiou"), word[:3] + self.one_of(WORDS)[:3], word[0] + self.one_of(WORDS)[0] + self.one_of(WORDS)))

    def word(self):
        kind = self.below(100)
        return self.one_of(WORDS) if kind < 74 else self.short_form() if kind < 78 else self.syllables(self.between(1, 3))

    def slug(self, low=2, high=8, separator="-"):
        return separator.join(self.word() for _ in range(self.between(low, high)))

    def uuid(self):
        t = self.text(HEX, 32)
        return "-".join((t[:8], t[8:12], t[12:16], t[16:20], t[20:]))

    def date(self, separator):
        return separator.join(("%04d" % self.between(2019, 2026), "%02d" % self.between(1, 12), "%02d" % self.between(1, 28)))
