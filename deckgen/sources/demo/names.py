"""Names, streets and nicknames of the demo people: common US ones, the most frequent first.

The weights follow the rank (`rank_weights`), a little flatter than the US census has them: these lists lack
its long tail of rare names, and about ten people in 1,000 should share a full name, not thirty.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def rank_weights(count: int, *, offset: float, power: float) -> NDArray[np.float64]:
    """Return `count` probabilities that fall as ``(rank + offset) ** -power``."""
    weights = (np.arange(1, count + 1) + offset) ** -power
    return np.asarray(weights / weights.sum(), dtype=np.float64)


FEMALE = _words("""
Mary Jennifer Linda Patricia Elizabeth Susan Barbara Jessica Karen Lisa Nancy Sarah Michelle Kimberly
Margaret Sandra Ashley Amy Carol Donna Emily Laura Deborah Melissa Stephanie Rebecca Sharon Cynthia Kathleen
Angela Amanda Anna Ruth Katherine Christine Pamela Nicole Catherine Samantha Virginia Helen Debra Janet
Rachel Carolyn Emma Maria Heather Diane Julie Joyce Victoria Olivia Kelly Christina Joan Evelyn Judith
Lauren Megan Martha Andrea Cheryl Hannah Jacqueline Ann Jean Alice Kathryn Gloria Teresa Doris Sara Janice
Julia Marie Madison Grace Judy Theresa Beverly Denise Marilyn Amber Danielle Brittany Rose Diana Abigail
Natalie Jane Lori Alexis Tiffany Kayla Tammy Dawn Vanessa Erin Allison Monica Gail Valerie Tracy Jill Wendy
Renee Robin April Crystal Phyllis Sheila Bonnie Peggy Lorraine Anita Rita Ellen Eleanor Rosa Carmen Claire
Charlotte Leslie Vivian Sylvia Lucille Caroline Paula Holly Suzanne Yolanda Regina Norma Lois Constance
Marjorie Veronica Erica Naomi Tara Stacy Kristen Audrey Jasmine Gabriela Melanie Josephine Dorothy Shirley
Frances Irene Gwendolyn Marcia Yvonne Priya Mei Leticia Guadalupe Alejandra Adriana Beatrice Bridget Maureen
Colleen Eileen Rosemary Lillian Sophia Isabella Chloe Zoe Miriam Esther Rhonda Darlene Annette Geraldine
Loretta Maxine Aisha Latoya Ebony Keisha Imani Fatima Leah Molly Meredith Paige Whitney Candace Sabrina
Desiree Antonia Cecilia Lucia Nora Alison Kara Bethany
""")

MALE = _words("""
James Michael Robert John David William Richard Joseph Thomas Christopher Charles Daniel Matthew Anthony
Mark Steven Donald Paul Andrew Joshua Kenneth Kevin Brian Timothy Ronald George Jason Edward Jeffrey Ryan
Jacob Gary Nicholas Eric Jonathan Stephen Larry Justin Scott Brandon Benjamin Samuel Gregory Alexander
Patrick Frank Raymond Jack Dennis Jerry Tyler Aaron Jose Adam Nathan Henry Zachary Douglas Peter Kyle Noah
Ethan Jeremy Walter Keith Christian Roger Terrence Austin Sean Gerald Carl Dylan Harold Jordan Jesse Bryan
Lawrence Arthur Gabriel Bruce Albert Willie Alan Eugene Russell Vincent Philip Bobby Johnny Bradley Roy
Ralph Randall Wayne Louis Juan Luis Carlos Victor Martin Craig Stanley Shawn Leonard Travis Curtis Norman
Todd Allen Dale Rodney Frederick Marcus Theodore Clarence Jorge Antonio Francisco Miguel Manuel Ricardo
Eduardo Fernando Hector Javier Rafael Oscar Ruben Sergio Pedro Ramon Ernest Howard Melvin Francis Bernard
Leroy Clifford Herbert Lloyd Gordon Dean Glenn Warren Milton Edwin Calvin Lewis Leon Marvin Chester Darryl
Reginald Terrell Jamal Darnell Maurice Andre Tyrone Isaac Elijah Lucas Mason Logan Caleb Evan Ian Cole
Trevor Blake Derek Brett Grant Spencer Mitchell Jared Cody Corey Dustin Neil Hugh Graham Simon Oliver Owen
Max Julian Adrian Dominic Wesley Ivan Ahmed Omar Wei Raj Sanjay Hiroshi Stuart Roland Everett Barry Duane
Wallace Clyde Otis Cecil Felix Nathaniel Solomon Malcolm
""")

SURNAMES = _words("""
Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson
Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis
Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera
Campbell Mitchell Carter Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart
Morris Morales Murphy Cook Rogers Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim
Cox Ward Richardson Watson Brooks Chavez Wood James Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo
Sanders Patel Myers Long Ross Foster Jimenez Powell Jenkins Perry Russell Sullivan Bell Coleman Butler
Henderson Barnes Gonzales Fisher Vasquez Simmons Romero Jordan Patterson Alexander Hamilton Graham Reynolds
Griffin Wallace Moreno West Cole Hayes Bryant Herrera Gibson Ellis Tran Medina Aguilar Stevens Murray Ford
Castro Marshall Owens Harrison Fernandez McDonald Woods Washington Kennedy Wells Vargas Henry Chen Freeman
Webb Tucker Guzman Burns Crawford Olson Simpson Porter Hunter Gordon Mendez Silva Shaw Snyder Mason Dixon
Munoz Hunt Hicks Holmes Palmer Wagner Black Robertson Boyd Rose Stone Salazar Fox Warren Mills Meyer Rice
Schmidt Garza Daniels Ferguson Nichols Stephens Soto Weaver Ryan Gardner Payne Grant Dunn Kelley Spencer
Hawkins Arnold Pierce Hansen Peters Santos Hart Bradley Knight Elliott Cunningham Duncan Armstrong Hudson
Carroll Lane Riley Andrews Alvarado Ray Delgado Berry Perkins Hoffman Johnston Matthews Pena Richards
Contreras Willis Carpenter Lawrence Sandoval Guerrero George Chapman Rios Estrada Ortega Watkins Greene
Nunez Wheeler Valdez Harper Burke Larson Santiago Maldonado Morrison Franklin Carlson Austin Dominguez Carr
Lawson Jacobs Obrien Lynch Singh Vega Bishop Montgomery Oliver Jensen Harvey Williamson Gilbert Dean Sims
Espinoza Howell Li Wong Reid Hanson Le McCoy Garrett Burton Fuller Wang Weber Welch Rojas Lucas Marquez
Fields Park Yang Little Banks Padilla Day Walsh Bowman Schultz Luna Fowler Mejia Davidson Acosta Brewer May
Holland Juarez Newman Pearson Curtis Cortez Douglas Schneider Joseph Barrett Navarro Figueroa Keller Avila
Wade Molina Stanley Hopkins Campos Barnett Bates Chambers Caldwell Beck Lambert Miranda Byrd Craig Ayala
Lowe Frazier Powers Neal Leonard Gregory Carrillo Sutton Fleming Rhodes Shelton Schwartz Norris Jennings
Watts Duran Walters Cohen McDaniel Moran Parks Steele Vaughn Becker Holt Deleon Barker Terry Leon Hale
Benson Haynes Horton Miles Lyons Pham Graves Bush Thornton Wolfe Warner Cabrera McKinney Mann Zimmerman
Dawson Lara Fletcher Page McCarthy Love Robles Cervantes Solis Erickson Reeves Chang Klein Salinas Fuentes
Baldwin Daniel Simon Velasquez Hardy Higgins Aguirre Lin Cummings Chandler Sharp Barber Bowen Ochoa Dennis
Robbins Liu Ramsey Francis Griffith Paul Blair Oconnor Cardenas Pacheco Cross Calderon Quinn Moss Swanson
Chan Rivas Khan Rodgers Serrano Fitzgerald Rosales Stevenson Christensen Manning Gill Curry McLaughlin
Harmon McGee Gross Doyle Garner Newton Burgess Reese Walton Blake Trujillo Adkins Brady Goodman Roman
Webster Goodwin Fischer Huang Potter Delacruz Montoya Todd Wu Hines Mullins Castaneda Malone Cannon Tate
Mack Sherman Hubbard Hodges Zhang Guerra Wolf Valencia Saunders Franco Rowe Gallagher Farmer Hammond Hampton
Townsend Ingram Wise Gallegos Clarke Barton Schroeder Maxwell Waters Logan Camacho Strickland Norman Person
Colon Parsons Frank Harrington Glover Osborne Buchanan Casey Floyd Patton Ibarra Ball Tyler Suarez Bowers
Orozco Salas Cobb Gibbs Andrade Bauer Conner Moody Escobar McGuire Lloyd Mueller Hartman French Kramer
McBride Pope Lindsey Velazquez Norton McCormick Sparks Flynn Yates Hogan Marsh Macias Villanueva Zamora
Pratt Stokes Owen Ballard Lang Brock Villarreal Charles Drake Barrera Cain Patrick Pineda Burnett Mercado
Santana Shepherd Bautista Ali Shaffer Lamb Trevino McKenzie Hess Olsen Cochran Morton Nash Wilkins Petersen
Briggs Shah Roth Nicholson Holloway Lozano Flowers Rangel Hoover Arias Short Mora Valenzuela Bryan Meyers
Weiss Underwood Bass Greer Summers Houston Carson Morrow Clayton Whitaker Decker Yoder Collier Zuniga Carey
Wilcox Melendez Poole Roberson Larsen Conley Davenport Copeland Massey Lam Huff Rocha Cameron Jefferson Hood
Monroe Anthony Pittman Huynh Randall Singleton Kirk Combs Mathis Christian Skinner Bradford Richard Galvan
Wall Boone Kirby Wilkinson Bridges Bruce Atkinson Velez Meza Roy Vincent York Hodge Villa Abbott Allison
Tapia Gates Chase Sosa Sweeney Farrell Wyatt Dalton Horn Barron Phelps Yu Dickerson Heath Foley Atkins
Mathews Bonilla Acevedo Benitez Zavala Hensley Glenn Cisneros Harrell Shields Rubio Choi Huffman Boyer
Garrison Arroyo Bond Kane Hancock Callahan Dillon Cline Wiggins Grimes Arellano Melton Oneill Savage Ho
Beltran Pitts Parrish Ponce Rich Booth Koch Golden Ware Brennan McDowell Marks Cantu Humphrey Baxter Sawyer
Clay Tanner Hutchinson Kaur Berg Wiley Gilmore Russo Villegas Hobbs Keith Wilkerson Ahmed Beard McClain
Montes Mata Rosario Vang Walter Henson Oneal Mosley McClure Beasley Stephenson Snow Huerta Preston Vance
Barry Johns Eaton Blackwell Dyer Prince MacDonald Solomon Guevara Stafford English Hurst Woodard Cortes
Shannon Kemp Nolan McCullough Merritt Murillo Moon Salgado Strong Kline Cordova Barajas Roach Rosas Winters
Jacobson Lester Knox Bullock Kerr Leach Meadows Orr Davila Whitehead Pruitt Kent Conway McKee Barr David
Dejesus Marin Berger McIntyre Blankenship Gaines Palacios Cuevas Bartlett Durham Dorsey McCall Odonnell
Stein Browning Stout Lowery Sloan McLean Hendricks Calhoun Sexton Chung Gentry Hull Duarte Ellison Nielsen
Gillespie Buck Middleton Sellers Leblanc Esparza Hardin Bradshaw McIntosh Howe Livingston Frost Glass Morse
Knapp Herman Stark Bravo Noble Spears Weeks Corona Frederick Buckley McFarland Hebert Enriquez Hickman
Quintero Randolph Schaefer Walls Trejo House Reilly Pennington Michael Conrad Giles Benjamin Crosby
Fitzpatrick Donovan Mays Mahoney Valentine Raymond Medrano Hahn McMillan Small Bentley Felix Peck Lucero
Boyle Hanna Pace Rush Hurley Harding McConnell Bernal Nava Ayers Everett Ventura Avery Pugh Mayer Bender
Shepard McMahon Landry Case Sampson Moses Magana Blackburn Dunlap Gould Duffy Vaughan Herring McKay Espinosa
Rivers Farley Bernard Ashley Friedman Potts Truong Costa Correa Blevins Nixon Clements Fry Delarosa Best
Benton Lugo Portillo Dougherty Crane Haley Phan Villalobos Blanchard Horne Finley Quintana Lynn Esquivel
Bean Dodson Mullen Xiong Hayden Cano Levy Huber Richmond Moyer Lim Frye Sheppard McCarty Avalos Booker
Waller Parra Woodward Jaramillo Krueger Rasmussen Brandt Peralta Donaldson Stuart Faulkner Maynard Galindo
Coffey Estes Sanford Burch Maddox Vo Oconnell Vu Andersen Spence McPherson Church Schmitt Stanton Leal
Cherry Compton Dudley Sierra Pollard Alfaro Hester Proctor Lu Hinton Novak Good Madden McCann Terrell Jarvis
Dickson Reyna Cantrell Mayo Branch Hendrix Rollins Rowland Whitney Duke Odom Daugherty Travis Tang Archer
Kowalski Nowak Wojcik Kaminski Lewandowski Zielinski Szymanski Murawski Krawczyk Petrov Ivanov Kovacs
Horvath Popov Goldberg Rosenberg Katz Feldman Kaplan Shapiro Rosen Epstein Levine Bernstein Weinstein
Greenberg Rubin Adler Hirsch Okafor Adeyemi Mensah Diallo Abdi Hassan Hussain Rahman Chowdhury Banerjee
Gupta Sharma Mehta Desai Iyer Reddy Rao Nair Kapoor Tanaka Sato Suzuki Yamamoto Nakamura Kobayashi Kang Yoon
Jung Bianchi Romano Esposito Ricci Marino Greco Conti Giordano Lombardi Moretti Papadopoulos Lindgren
Lindqvist Bergstrom Sorensen Haugen Halvorson Vandenberg Vanderberg Dekker Jansen Schulz Hoffmann Krause
Vogel Lehmann Kaiser Fuchs Scholz Ziegler Dubois Laurent Moreau Fontaine Gagnon Tremblay Bouchard McAllister
McKenna Donnelly Kavanagh Gallardo Oleary Mulcahy Hennessy Delaney Rafferty Tierney Whelan Keane Sheehan
Cassidy Devlin Costello
""")

STREETS = _words("""
Clark Halsted Ashland Western Damen Kedzie Pulaski Cicero Wells Sheridan Broadway Lincoln Belmont Diversey
Fullerton Armitage Division Chicago Madison Jackson Harrison Roosevelt Cermak Garfield Foster Lawrence
Montrose Addison Irving Devon Touhy Peterson Racine Sheffield Southport Wilson Leland Winnemac Argyle Berwyn
Catalpa Thorndale Granville Magnolia Wolcott Honore Paulina Hermitage Greenview Wayne Lakewood Seminary
Kenmore Winthrop Maple Oak Elm Cedar Walnut Chestnut Ridge Grove Hillside Prairie Forest Lake Park
Washington Jefferson Monroe Adams Franklin Euclid Kenilworth Harvey Lombard Highland Wesley Dodge Asbury
Dempster Oakton Howard Central Greenleaf Hinman Judson Michigan Indiana Calumet Drexel Ellis Woodlawn
Kimbark Dorchester Blackstone Harper Cornell Langley Vernon Eberhart Rhodes Champlain Evans Throop Loomis
Bishop
""")

# Each kind of street with the spelling that a person may write instead.
STREET_KINDS = {
    "St": "Street",
    "Ave": "Avenue",
    "Rd": "Road",
    "Blvd": "Boulevard",
    "Dr": "Drive",
    "Ct": "Court",
    "Pl": "Place",
}

NICKNAMES: dict[str, tuple[str, ...]] = {
    "Jennifer": ("Jen", "Jenny"), "Patricia": ("Pat", "Patty", "Trish"),
    "Elizabeth": ("Liz", "Beth", "Betsy", "Betty"), "Susan": ("Sue", "Susie"), "Barbara": ("Barb",),
    "Jessica": ("Jess",), "Nancy": ("Nan",), "Sarah": ("Sally",), "Michelle": ("Shelly",),
    "Kimberly": ("Kim",), "Margaret": ("Peg", "Maggie", "Meg", "Marge"), "Sandra": ("Sandy",),
    "Deborah": ("Deb", "Debbie"), "Stephanie": ("Steph",), "Rebecca": ("Becky", "Becca"),
    "Cynthia": ("Cindy",), "Kathleen": ("Kathy", "Kate"), "Angela": ("Angie",), "Amanda": ("Mandy",),
    "Katherine": ("Kate", "Kathy", "Katie"), "Christine": ("Chris", "Tina"), "Pamela": ("Pam",),
    "Nicole": ("Nikki",), "Catherine": ("Cathy", "Kate"), "Samantha": ("Sam",), "Virginia": ("Ginny",),
    "Debra": ("Deb", "Debbie"), "Victoria": ("Vicky", "Tori"), "Christina": ("Tina", "Chris"),
    "Judith": ("Judy",), "Jacqueline": ("Jackie",), "Kathryn": ("Kathy", "Kate"),
    "Teresa": ("Terry", "Tess"), "Theresa": ("Terry", "Tess"), "Abigail": ("Abby",), "Natalie": ("Nat",),
    "Allison": ("Allie",), "Valerie": ("Val",), "Constance": ("Connie",), "Veronica": ("Ronnie",),
    "Josephine": ("Josie",), "Dorothy": ("Dot", "Dottie"), "Frances": ("Fran",), "Gwendolyn": ("Gwen",),
    "Eleanor": ("Ellie", "Nell"), "Caroline": ("Carrie",), "Suzanne": ("Sue",), "Melanie": ("Mel",),
    "Lillian": ("Lily",), "Danielle": ("Dani",), "James": ("Jim", "Jimmy", "Jamie"),
    "Michael": ("Mike", "Mick"), "Robert": ("Bob", "Rob", "Bobby"), "John": ("Jack", "Johnny"),
    "David": ("Dave",), "William": ("Bill", "Will", "Billy"), "Richard": ("Rick", "Dick", "Rich"),
    "Joseph": ("Joe", "Joey"), "Thomas": ("Tom", "Tommy"), "Christopher": ("Chris", "Topher"),
    "Charles": ("Chuck", "Charlie"), "Daniel": ("Dan", "Danny"), "Matthew": ("Matt",), "Anthony": ("Tony",),
    "Steven": ("Steve",), "Donald": ("Don", "Donnie"), "Andrew": ("Andy", "Drew"), "Joshua": ("Josh",),
    "Kenneth": ("Ken", "Kenny"), "Timothy": ("Tim",), "Ronald": ("Ron",), "Edward": ("Ed", "Ted", "Eddie"),
    "Jeffrey": ("Jeff",), "Jacob": ("Jake",), "Nicholas": ("Nick",), "Jonathan": ("Jon",),
    "Stephen": ("Steve",), "Lawrence": ("Larry",), "Benjamin": ("Ben",), "Samuel": ("Sam",),
    "Gregory": ("Greg",), "Alexander": ("Alex",), "Patrick": ("Pat", "Paddy"), "Raymond": ("Ray",),
    "Nathan": ("Nate",), "Henry": ("Hank", "Harry"), "Zachary": ("Zach",), "Douglas": ("Doug",),
    "Peter": ("Pete",), "Walter": ("Walt",), "Gerald": ("Jerry",), "Arthur": ("Art",), "Gabriel": ("Gabe",),
    "Albert": ("Al", "Bert"), "Eugene": ("Gene",), "Vincent": ("Vince", "Vinny"), "Philip": ("Phil",),
    "Bradley": ("Brad",), "Leonard": ("Len", "Lenny"), "Frederick": ("Fred",), "Theodore": ("Ted", "Theo"),
    "Mitchell": ("Mitch",), "Nathaniel": ("Nate",), "Terrence": ("Terry",), "Randall": ("Randy",),
    "Francis": ("Frank",),
}  # fmt: skip
