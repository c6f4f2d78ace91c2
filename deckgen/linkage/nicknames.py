"""English first names: nicknames and other spellings, and the names that each may stand for."""

from __future__ import annotations

from functools import cache
from typing import Final

# Formal name: what else people call or spell it. A nickname may stand under several names.
_NICKNAMES: Final = """
abigail: abby gail
abraham: abe
adelaide: addie
agnes: aggie
alan: allen allan al
albert: al bert bertie
alexander: alex al xander sandy sasha
alexandra: alex sandra lexi sasha
alfred: al fred alfie
alice: ally allie
alison: ally allie
allison: ally allie alison
amanda: mandy
andrea: andie
andrew: andy drew
angela: angie
ann: annie nan
anne: annie nan ann
anthony: tony
arnold: arnie
arthur: art artie
barbara: barb babs barbie
beatrice: bea trixie
benjamin: ben benny benji
bernard: bernie
beverly: bev
bradley: brad
brian: bryan
calvin: cal
candace: candy
carl: karl
caroline: carol carrie
carolyn: carol carrie
catherine: cathy cate kate katie kathy cat
cecilia: cissy celia
charles: charlie chuck chas
charlotte: charlie lottie
christian: chris
christina: chris tina chrissy christie
christine: chris tina chrissy christie
christopher: chris topher kit
claire: clare
clifford: cliff
constance: connie
curtis: curt
cynthia: cindy
daniel: dan danny
danielle: dani
david: dave davy
deborah: deb debbie debby debra
debra: deb debbie debby
denise: dee
dennis: denny
diane: dianne
dominic: dom nick
donald: don donnie
donna: don
dorothy: dot dottie dolly
douglas: doug
edgar: ed
edmund: ed ned
edward: ed eddie ted teddy ned
edwin: ed eddie
eleanor: ellie nell nora elle
elijah: eli
elizabeth: liz beth betsy betty lizzie eliza libby lisa bess elisabeth
ellen: ellie
emily: em emmy
eric: erik
erica: erika
ernest: ernie
esther: essie
eugene: gene
evelyn: evie
florence: flo
frances: fran frannie francie
francis: frank fran
franklin: frank
frederick: fred freddie rick
gabriel: gabe
gabriela: gabby
gabrielle: gabby
gail: gayle
gerald: jerry gerry
geraldine: gerry jerri
gilbert: gil
gregory: greg greggory
guadalupe: lupe
gwendolyn: gwen
harold: hal harry
harriet: hattie
helen: nell
henry: hank harry hal
herbert: herb bert
howard: howie
isaac: ike
isabella: bella izzy isabel
jacob: jake jay
jacqueline: jackie jacquelyn
james: jim jimmy jamie jay
jane: janie
janet: jan
janice: jan
jason: jay
jean: jeannie
jeffrey: jeff geoffrey geoff jeffery
jennifer: jen jenny
jeremy: jerry
jerome: jerry
jessica: jess jessie
joan: joanie
john: jack johnny jon
jonathan: jon jonny johnathan
joseph: joe joey
josephine: jo josie
joshua: josh
joyce: joy
judith: judy
julia: julie jules
julian: jules
katherine: kate kathy katie kay kat kitty catherine kathryn katharine kathrine
kathleen: kathy kate katie kay
kathryn: kathy kate katie kay
kenneth: ken kenny
kimberly: kim kimmy
kristen: kris kristin
kristin: kris
lawrence: larry laurence
leonard: len lenny leo
leroy: roy
leslie: les lesley
lillian: lily lil
linda: lindy
lori: laurie
lorraine: lori
louis: lou louie
louise: lou
lucille: lucy
lynn: lynne
madison: maddie
marcus: marc mark
margaret: maggie meg peggy peg marge margie rita greta daisy
marilyn: mary
marjorie: marge margie margery
mark: marc
martha: marty patty
martin: marty
marvin: marv
mary: molly polly
matthew: matt mathew
maureen: mo
maxine: max
megan: meg
melanie: mel
melissa: missy mel lissa
melvin: mel
michael: mike mick mickey mikey micheal
michelle: shelly michele
mildred: millie
miriam: mimi
mitchell: mitch
nancy: nan
natalie: nat
nathan: nate nat
nathaniel: nate nat
nicholas: nick nicky nicolas
nicole: nikki nicki nichole
norman: norm
oliver: ollie
olivia: liv livvy
pamela: pam
patricia: pat patty trish tricia
patrick: pat paddy
peter: pete
philip: phil phillip
phillip: phil
phyllis: phyl
rachel: rae rachael
ralph: ralphie
randall: randy
raymond: ray
rebecca: becky becca
regina: gina
reginald: reggie
richard: rick dick rich ricky richie
robert: bob rob bobby robbie bert
roberta: bobbie
rodney: rod
roger: rog
roland: rollie
ronald: ron ronnie
rosemary: rose rosie
russell: russ
samantha: sam
samuel: sam sammy
sandra: sandy
sara: sally sadie
sarah: sally sadie sara
sean: shawn shaun
sharon: shari
sherry: sherri sheri
solomon: sol
sophia: sofia sophie
stacy: stacey
stanley: stan
stephanie: steph stevie
stephen: steve
steven: steve stephen stephan
stuart: stu
susan: sue susie suzy
suzanne: sue susie suzy
sylvia: syl silvia
terence: terry
teresa: terry tess tessa teri
terrence: terry terence
terry: terri teri
theodore: ted teddy theo
theresa: terry tess tessa teri teresa
thomas: tom tommy
timothy: tim timmy
tracy: tracey
valerie: val
veronica: ronnie vera
victor: vic
victoria: vicky vicki tori
vincent: vince vinny
virginia: ginny ginger
vivian: viv
wallace: wally
walter: walt wally
wendell: wendy
wesley: wes
william: bill will billy willie liam
yvonne: vonnie
zachary: zach zack zak
"""


# Common names that lie within a slip of another name without being it, such as Mark and Mary.
_OTHERS: Final = """
aaron adam adrian adriana alan alana alice alicia alma amber amy ana andre anita anna anne antonia antonio
april aria arlene audrey austin barry bella bernadette bernardo blake bonnie brett brian brianna bridget
bruce bryce caleb cameron cara carl carla carlo carlos carmen carol chad chelsea cheryl claire clara
clarence clark claude claudia cody cole colin colleen craig cruz damian dana darlene darren dawn dean deanna
derek diana diane dina don donna doris drew dylan eileen elaine ella ellen elsa elsie emma eric erica erin
ernesto esther ethan eva evan fernando francisca francisco gail gary gene george georgia gina glen glenda
glenn gloria gordon grace graham grant hannah harvey heather hector heidi helena hugh hugo ian ida irene
iris irma ivan jack jada jan jane janelle jared jasmine jay jean jenna jesse jill joan joanna jodi joel
johanna john jordan jorge jose joy juan juana juanita juliet june karen kari karl karla kate kayla keith
kelly kelvin kerry kevin kirk kurt kyle lana lance lara laura lauren laurence leah lee lena leo leon lewis
lila liliana lloyd logan lola lorena loretta lucia luis luke lydia lynn mabel manuel manuela mara marc maria
mariah marian mariana marie marina mario marion mark marlene mary mason maurice max maya mia miguel mila
milton mina minnie molly mona monica morgan muriel myra myrna naomi neil nelson nina noah noel nora norma
omar oscar otis owen pablo paige paul paula paulina pauline pearl pedro perry polly rafael ramon ramona raul
renee rhonda rita robin rolando rosa rose ross roxanne roy ruben ruby rudy russell ruth ryan sabrina
salvador sean sergio seth shane shannon shawn sheila sherri shirley simon simone sofia sonia sonya spencer
stacy stella sylvia tamara tammy tanya tara tasha taylor terri tiffany tina todd toni tracy travis trevor
troy tyler tyrone valentina vanessa vera vernon veronica violet wade wanda warren wayne wendy willa willie
wilma yolanda yvette zoe
"""


@cache
def nickname_pairs() -> tuple[tuple[str, str], ...]:
    """Return (nickname, formal name), lower case, in a fixed order."""
    lines = (line.split(": ") for line in _NICKNAMES.split("\n") if line)
    return tuple(sorted((nickname, formal) for formal, nicknames in lines for nickname in nicknames.split()))


@cache
def _known_names() -> frozenset[str]:
    listed = {name for pair in nickname_pairs() for name in pair}
    return frozenset(listed | set(_OTHERS.split()))


def is_known(name: str) -> bool:
    """Return whether the lower-case `name` is a common first name or nickname, hardly a slip for another."""
    return name in _known_names()


@cache
def _formal_names() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for nickname, formal in nickname_pairs():
        found.setdefault(nickname, {nickname}).add(formal)
    return {nickname: frozenset(names) for nickname, names in found.items()}


def forms_of(name: str) -> frozenset[str]:
    """Return the lower-case `name` and the formal names that it may stand for."""
    return _formal_names().get(name) or frozenset((name,))
