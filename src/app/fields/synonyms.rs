//! Words that visitors type for what the questions call otherwise, in both languages.

/// Words that are typed, and the beginnings of words that are found by them too. Folded: without capitals and accents.
const MEANT: [(&str, &str); 40] = [
    ("gay gays lesbian lesbians lgbt lgbtq lgbti lgtb lgtbi lgtbiq queer bisexual gais lesbiana lesbianas", "homosexual"),
    ("army military soldier soldiers troops ejercito militar militares soldado soldados", "army armed ejercit armad"),
    ("happy happiness joy wellbeing feliz felices felicidad alegria bienestar", "happ feliz felic satisf"),
    ("cop cops policeman policia", "police polic"),
    ("money rich poor wealth poverty salary wage wages inequality", "income financ rich earn"),
    ("dinero rico pobre riqueza pobreza sueldo salario desigualdad", "ingreso finan rico gana"),
    ("job jobs career employment unemployed", "job work unemploy"),
    ("empleo trabajar paro desempleo", "emple trabaj desemple"),
    ("refugee refugees asylum foreigner foreigners migrant migrants migration", "immigra refugee foreign"),
    ("refugiado refugiados asilo extranjero extranjeros migrante migrantes migracion", "inmigra refugiad extranjer"),
    ("kid kids son daughter parenting upbringing", "child parent"),
    ("hijo hija crianza educar nina ninas", "hijo nino padres"),
    ("muslim islam christian catholic bible allah church prayer pray", "religio god churches"),
    ("musulman islam cristiano catolico biblia ala rezar", "religio dios iglesia"),
    ("heaven hell paradise soul", "heaven hell afterlife"),
    ("cielo infierno paraiso alma", "cielo infierno muerte"),
    ("voting votes ballot fraud", "vote voter elections"),
    ("votar voto urna fraude", "voto votant eleccion"),
    ("news newspaper newspapers media journalist tv", "press television news media journalis"),
    ("noticias periodico periodicos medios periodista tele", "prensa television noticia medios periodis"),
    ("execution executions capital gallows", "death"),
    ("ejecucion capital", "muerte"),
    ("spy spying privacy cameras cctv", "surveillance"),
    ("espiar privacidad camaras", "vigilancia vigil"),
    ("racism racist ethnic ethnicity", "race racis"),
    ("racismo racista etnia etnico", "raza racis"),
    ("drunk drinking alcoholic addiction", "alcohol drink drug"),
    ("borracho beber alcoholico adiccion", "alcohol bebe droga"),
    ("graft bribery soborno mordida coima", "brib corrup soborn"),
    ("feminism feminist sexism sexist gender equality", "women men"),
    ("feminismo machismo sexismo genero igualdad", "mujer hombre"),
    ("wedding husband wife spouse", "marri wives married"),
    ("boda marido esposa conyuge", "matrimoni casad espos"),
    ("abuse hitting spanking pegar maltrato", "beat violen peg golpe"),
    ("dictator dictatorship authoritarian autocracy", "leader army rulers"),
    ("dictador dictadura autoritario", "lider ejercit gobernant"),
    ("protest protests march rally protesta marcha", "demonstrat strike boycott manifestacion huelga boicot"),
    ("patriot patriotism nationalism nation patria nacionalismo", "pride country orgull pais"),
    ("climate ecology nature ecologia clima", "environment ambient"),
    ("elderly aging grandparents old ancianos vejez abuelos", "elder parents mayores"),
];

/// The beginnings of other words that a word of a query, folded, may mean.
pub fn meant(word: &str) -> impl Iterator<Item = &'static str> {
    let typed = move |words: &str| words.split(' ').any(|w| w == word);
    MEANT.into_iter().filter(move |(words, _)| typed(words)).flat_map(|(_, found)| found.split(' '))
}
