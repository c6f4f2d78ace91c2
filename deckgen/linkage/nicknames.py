"""English nicknames, and the names that each may stand for."""

from __future__ import annotations

from functools import cache
from typing import Final

# Formal name: what people call it. A nickname may stand under several names.
_NICKNAMES: Final = """
abigail: abby gail
abraham: abe
adelaide: addie
agnes: aggie
albert: al bert bertie
alexander: alex al xander sandy sasha
alexandra: alex sandra lexi sasha
alfred: al fred alfie
alice: ally allie
allison: ally allie
alison: ally allie
amanda: mandy
andrea: andie
andrew: andy drew
angela: angie
anne: annie nan
ann: annie nan
anthony: tony
arnold: arnie
arthur: art artie
barbara: barb babs barbie
beatrice: bea trixie
benjamin: ben benny benji
bernard: bernie
beverly: bev
bradley: brad
calvin: cal
candace: candy
carolyn: carol carrie
caroline: carol carrie
catherine: cathy cate kate katie kathy cat
cecilia: cissy celia
charles: charlie chuck chas
charlotte: charlie lottie
christian: chris
christina: chris tina chrissy christie
christine: chris tina chrissy christie
christopher: chris topher kit
clifford: cliff
constance: connie
curtis: curt
cynthia: cindy
daniel: dan danny
danielle: dani
david: dave davy
deborah: deb debbie debby
debra: deb debbie debby
dennis: denny
denise: dee
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
elizabeth: liz beth betsy betty lizzie eliza libby lisa bess
emily: em emmy
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
gerald: jerry gerry
geraldine: gerry jerri
gilbert: gil
gregory: greg
guadalupe: lupe
gwendolyn: gwen
harold: hal harry
harriet: hattie
helen: nell
henry: hank harry hal
herbert: herb bert
howard: howie
isaac: ike
isabella: bella izzy
jacob: jake jay
jacqueline: jackie
james: jim jimmy jamie jay
jane: janie
janet: jan
janice: jan
jason: jay
jean: jeannie
jeffrey: jeff
jennifer: jen jenny
jeremy: jerry
jerome: jerry
jessica: jess jessie
joan: joanie
john: jack johnny jon
jonathan: jon jonny
joseph: joe joey
josephine: jo josie
joshua: josh
joyce: joy
judith: judy
julia: julie jules
julian: jules
katherine: kate kathy katie kay kat kitty
kathleen: kathy kate katie kay
kathryn: kathy kate katie kay
kenneth: ken kenny
kimberly: kim kimmy
kristen: kris
lawrence: larry
leonard: len lenny leo
leroy: roy
leslie: les
lillian: lily lil
linda: lindy
lorraine: lori
louis: lou louie
louise: lou
lucille: lucy
madison: maddie
marcus: marc mark
margaret: maggie meg peggy peg marge margie rita greta daisy
marilyn: mary
marjorie: marge margie
martha: marty patty
martin: marty
marvin: marv
mary: molly polly
matthew: matt
maureen: mo
maxine: max
megan: meg
melanie: mel
melissa: missy mel lissa
melvin: mel
michael: mike mick mickey mikey
michelle: shelly
mildred: millie
miriam: mimi
mitchell: mitch
nancy: nan
natalie: nat
nathan: nate nat
nathaniel: nate nat
nicholas: nick nicky
nicole: nikki nicki
norman: norm
olivia: liv livvy
oliver: ollie
pamela: pam
patricia: pat patty trish tricia
patrick: pat paddy
peter: pete
philip: phil
phillip: phil
phyllis: phyl
rachel: rae
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
sarah: sally sadie
sara: sally sadie
sharon: shari
solomon: sol
stanley: stan
stephanie: steph stevie
stephen: steve
steven: steve
stuart: stu
susan: sue susie suzy
suzanne: sue susie suzy
sylvia: syl
teresa: terry tess tessa teri
terrence: terry
terence: terry
theodore: ted teddy theo
theresa: terry tess tessa teri
thomas: tom tommy
timothy: tim timmy
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


@cache
def nickname_pairs() -> tuple[tuple[str, str], ...]:
    """Return (nickname, formal name), lower case, in a fixed order."""
    lines = (line.split(": ") for line in _NICKNAMES.split("\n") if line)
    return tuple(sorted((nickname, formal) for formal, nicknames in lines for nickname in nicknames.split()))


@cache
def _formal_names() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for nickname, formal in nickname_pairs():
        found.setdefault(nickname, {nickname}).add(formal)
    return {nickname: frozenset(names) for nickname, names in found.items()}


def forms_of(name: str) -> frozenset[str]:
    """Return the lower-case `name` and the formal names that it may stand for."""
    return _formal_names().get(name) or frozenset((name,))
