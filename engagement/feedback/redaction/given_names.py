"""Given names and family names common in the communities of North West London, by general knowledge.

All in lower case, without accents. A name that is missing is found only beside a cue ("my mum", "Mrs", "called"), so a
list is a help and never the whole rule.
"""

from __future__ import annotations

from engagement.feedback.redaction.wordlists import words

ENGLISH = """
aaron abigail adam adrian agatha agnes alan albert alex alexander alexandra alfie alfred alice alison alistair allan
amanda amelia amy andrea andrew andy angela anita ann anna anne annette annie anthony antonia archie arnold arthur
audrey barbara barry beatrice becky belinda benjamin bernard bernice bertha beryl bess beth bethany betty beverley
brenda brian bridget bruce bryan callum cameron camilla carl caroline catherine cathy cecil cecilia charles charlie
charlotte cheryl chloe chris christina christine christopher claire clara clarence claude clifford clive colin
connor craig cynthia damian daniel danny daphne darren dave david deborah debbie denise dennis derek diana diane
dominic donald donna dora doreen doris dorothy douglas duncan dylan edgar edith edmund edna edward edwin eileen
elaine eleanor elizabeth ella ellen ellie elsie emily emma eric erica ernest esme ethan ethel eugene eunice eva
evelyn fiona flora frances francis fred freda frederick gareth gary gavin gemma geoff geoffrey george georgia
georgina gerald gertrude gilbert gillian gladys glenda glenys gloria gordon graham greta gregory guy gwen hannah
harold harriet harry harvey helen henrietta henry herbert hilary hilda horace howard hugh hugo ian ida imogen irene
isaac isabel isabella isla jackie jacob jacqueline jake james jamie jane janet janice jasmine jason jayne jean jeff
jeffrey jennifer jenny jeremy jerome jessica jessie jill jillian jim jimmy joan joanna joanne jodie joe joel john
johnny jon jonathan joseph josephine josh joshua joyce judith judy julia julian julie juliet karen karl kate
katherine kathleen kathryn kathy katie katy keith kelly ken kenneth kerry kevin kim kimberley kirsty kyle laura
lauren laurence lawrence leah leanne leonard leslie lewis liam linda lindsay lisa liz lorna lorraine louis louise
lucy luke lydia lynda lynn lynne mabel madeleine maisie malcolm mandy marcus margaret margery maria marian marie
marilyn marion marjorie marlene marsha martha martyn mary matilda matt matthew maud maureen maurice mavis megan
melanie melissa michael michelle mick mike mildred millie minnie miriam moira molly monica muriel nancy naomi natalie
natasha nathan neil nellie nicholas nicola nicole nigel nina noah noel nora norah oliver olivia oscar owen pamela
patricia patrick paul paula pauline peggy percy peter petra philip phillip phoebe phyllis polly rachael rachel
ralph raymond rebecca reginald rhoda richard ricky robert roderick rodney roger roland ron ronald rosalind rosemary
rosie ross roy rupert russell ruth ryan sally sam samantha samuel sandra sara sarah scott sean sebastian selina
shane sharon sheila shelley shirley sian sidney simon sonia sophia sophie stacey stan stanley stella stephanie
stephen steve steven stewart stuart susan susannah suzanne sybil sylvia tamsin tania tanya ted terence teresa terry
thelma theo theodore theresa thomas tim timothy tina toby tom tommy toni tony tracey tracy trevor tricia trudy ursula
valerie vanessa vera vernon veronica vicky victoria vincent viola vivian vivien vivienne walter wanda wayne wendy
wilfred william winifred yvette yvonne zachary zoe
"""

IRISH = """
aidan aileen aine aisling aoife bernadette brendan breda brigid bridie caitlin caoimhe ciara ciaran colm colleen
conor cormac declan deirdre dermot donal eamon eamonn eilish eimear eithne emer eoin fergus finbar fintan fionnuala
grainne kieran maeve mairead malachy marys maire muireann niall niamh noreen nuala oisin oonagh padraig pearse
philomena phelim roisin ronan rory ruairi seamus shay sinead siobhan sorcha tadhg una
"""

SOUTH_ASIAN = """
aarav aarti abhishek aditi aditya ajay akash akshay alka alpa amar amarjit amit amita amrit amrita anand ananya anil
anita anjali anju ankit anuradha aparna archana arjun arun aruna arvind asha ashok ashwin avtar babita balbir baldev
baljit balwinder bansri bharat bharti bhavesh bhavna bhupinder bina chandra chandrika charan chetan chirag daksha
daljit darshan darshana deepa deepak deepika devi dhruv dilip dimple dina dinesh dipak dipti divya falguni gagan
ganesh gauri gautam geeta gita gopal govind gurbaksh gurdeep gurdip gurmeet gurpreet hansa harbhajan hardeep
harish harjit harpreet harsha hasmukh hema hemant hetal hina hitesh indira indra indu inderjit ishaan jagdish jagjit
jagtar jai jalpa jamuna jasbir jaspal jasvinder jaswinder jatin jaya jayant jayesh jayshree jignesh jitendra jyoti
kailash kalpana kalyani kamal kamala kamini kanta karan karthik kartik kavita ketan khushi kiran kirit kishor komal
kokila krishna kulbir kuldeep kulwant kumari kunal kusum lakhbir lakshmi lalit lalita lata laxmi madhu madhuri mahesh
maheshwari malini mamta manan mandeep mangala manish manisha manjit manju manjula manoj mansi maya mayur meena meera
meghna mihir minal mitesh mohan mohini monika mukesh mukund nalini naman nandini naresh narinder naveen navin neel
neela neelam neeta neha nikhil nilesh nimisha niraj nirmal nirmala nisha nita nitin padma pallavi pankaj paramjit
parminder parvati pinky pooja prabha pradeep prakash pramila pranav prashant pratibha praveen prem preeti pritam
priti priya purnima pushpa rachna radha raghav rahul raj rajan rajendra rajesh rajinder rajni raju rakesh rama ramesh
ramila rani ranjan ranjit rashmi rati ratna ravi ravinder reena rekha renu renuka rina rishi rita ritu rohan rohit
roshni rupa rupal sachin sanjana sanjay sandeep sangita sanjeev santosh sarita saroj satish satinder satnam savita
seema shaila shakuntala shanta shanti sharda sharmila shashi sheela shilpa shivani shobha shreya shweta simran sita
smita sneha sonal subhash sudha sudhir sujata suman sunil sunita suresh surinder surjit sushila swati tara tarun
tejal tina trupti tushar uma umesh urmila usha vandana varsha vasant veena venkat vibha vijay vikram vimal vimala
vinay vineeta vinod vipul viral vishal yash yashoda yogesh thilini dinusha nimal kumara chaminda lalith priyanka
thusha thanuja arul kavitha meenakshi murugan rajeswari selvi sivakumar thangam vasuki bishnu gita binod sarita
"""

MUSLIM = """
aaliyah aamir abbas abdi abdirahman abdul abdullah abdulrahman abid abida abir abu adeel adil adnan afsana afzal
ahmad ahmed aisha ayesha akbar akhtar akram alaa aleena ali alia aliyah almas aamina amina aminah amir amira ammar
amna anas anwar arif arifa arooj arshad asad ashraf asif asiya asma asmaa atif awais ayan ayaan aya ayub azhar aziz
aziza azra badr bashir basma batool benazir bilal bilqis bushra dalia dawood ebrahim ehsan esra faisal faiza faizan
fahad farah farhan farhana farid farida fariha farooq faruk farzana fatemeh fatema fatima fatimah fatuma fauzia fawad
fawzia feroz firdous firoz ghulam habib habiba hadi hadiya hafiz hafsa haider hakim hala halima hamid hamida hamza hana
hanan hanif hanifa haris haroon hasan hashim hassan hawa hayat hiba hoda hossein huda humaira hussain hussein hussam
ibrahim idris ifrah ihsan ikram ilham imran imtiaz inaya iqbal iqra irfan irum ishaq ismail israa jabir jafar jamal
jamil jamila jamilah javed jawad kader kaleem kamran karim karima kashif kauser khadija khadijah khadra khaled khalid
khalida khalil khadijo khurram laila latif latifa layla leila lubna luqman madiha maha mahad mahdi mahmood mahmoud
mahmud maimuna majid malak malika mansoor maqsood mariam mariyam maryam maryan masood mehdi mehmet mehwish mina
mohamed mohammad mohammed mohamud mohsin moustafa mubarak muhammad muhammed mujahid mumtaz munir munira murad musa
mustafa muzaffar nabil nabila nadeem nadia nadira nafisa naheed naima najib najma naseem nasir nasra nasreen nasrin
naveed nawal nazia nazir nighat noreen nour nura nusrat omar omer osman parveen parvin parviz qasim rabia rafiq
rahim rahima rahman raheela ramadan rana rania rashid rashida rasheed razia raza reem rehana rehman reza riaz rida
riffat rizwan rizwana robina rubina rukhsana rukia sabah sabina sabir sabiha sadia sadiq safia sagal sahar said saeed
saeeda saida sajid sajida sakina salah saleem saleh salim salma salman samia samina samira samir sami sana saqib sara
seyed shabana shabbir shabnam shafiq shagufta shahid shahida shahnaz shahzad shakeel shamim shamsa shazia shehnaz
shereen sherin shireen shukri siraj sohail sofia soraya suad suhail sulaiman suleiman sultan sultana sumaya sumayya
summaya syed tahir tahira talha tariq taslima tasneem ubah umar umm usama usman waleed walid waqar waris wasim xasan
yahya yasin yasir yasmin yasmeen yasmine younis yousef yousif youssef yunus yusra yusuf zahid zahida zahir zahra zaid
zainab zainub zakaria zakia zaman zara zarina zaynab zeinab zeenat zia zubair zubaida zulfiqar hodan hibo ayaan
deeqa faduma fadumo farhiya filsan fowsia hinda idil ifrax jama kaltuun liban nimco nimo roble sahra samatar sucaad
warsan yurub zamzam gul zarghuna najiba humayun mirwais freshta parwana shirin soheila maryam ladan
"""

AFRICAN_CARIBBEAN = """
abena abimbola ade adebayo adeola adunni adwoa afia afua akin akosua akua amaka ama amadi ayo ayodele babatunde bola
bolanle bukola chiamaka chidi chidinma chika chinedu chioma chinwe chukwudi dayo ebele ebony efua ekow emeka
enitan esi femi folake folasade funmi funke gbenga ifeanyi ifeoma ifunanya ike ikenna ireti iyabo kemi kehinde kofi
kojo kolawole kwabena kwaku kwame kwasi kwesi lanre lola mfon modupe ngozi nkechi nnamdi nneka nonso obi obinna
ogechi olamide olu oluchi olufemi olumide olusegun omolara onyeka osas rotimi sade segun seun shola simi taiwo tayo
temi temitope titilayo tobi tola tolu tunde uche uchenna ugo wale yaa yaw yemi yetunde yewande zainabu
aba abel alemu almaz biniam dawit eyob genet helen hirut kidane lemlem meles selam senait tesfaye tigist yohannes
chipo farai farisai nyasha rudo simba tafadzwa tatenda tendai themba thabo wanjiru wangari njeri kamau otieno achieng
delroy desmond devon dwayne earl errol everton floyd garfield glenroy hyacinth ionie jermaine lascelles leroy
linval lloyd marva marlon merlene neville norma novlette orville rohan sonia tamika tyrone verona veronica winsome
winston clinton beverly carlton cleveland clovis cedric claudette dahlia denzil enid ermine esmie eulalee icilda
ivan junior keisha kemar lorna mavis mervyn monique myrtle naomi nesta olga oneil paulette rayon roxanne sherene
shanice tanisha trisha vashti velma yolanda zena
"""

EUROPEAN = """
adam adrianna agata agnieszka aleksander aleksandra alicja andrzej aneta anetta aniela artur barbara bartek bartosz
beata blazej bogdan bogumila boguslaw bozena cezary czeslaw damian danuta dariusz dominik dorota edyta elzbieta ewa
ewelina filip gabriela genowefa grazyna grzegorz halina hanna henryk irena iwona izabela jacek jadwiga jakub jan
janina janusz jaroslaw jerzy joanna jolanta justyna kacper kamil kamila karol karolina kasia katarzyna kazimierz
kinga krystyna krzysztof leszek lukasz maciej magda magdalena malgorzata marcin marek mariusz marta mateusz michal
mieczyslaw miroslaw monika natalia patrycja pawel piotr przemyslaw radoslaw rafal renata ryszard sebastian slawomir
stanislaw stanislawa stefan sylwia szymon tadeusz teresa tomasz urszula waldemar wanda wieslaw wieslawa wioletta
witold wladyslaw wojciech zbigniew zdzislaw zenon zofia zuzanna zygmunt
ana antonio beatriz bruno carla carlos catarina cristiano diogo duarte eduardo fatima fernanda fernando filipa
francisco goncalo gustavo helena henrique ines isabel joana joao joaquim jorge jose leonor luis luisa luiz manuel
manuela margarida mariana matilde miguel nuno paulo pedro raquel ricardo rui sandra sergio silvia sofia susana tiago
vasco vitor alberto alejandra alejandro andres camila claudia consuelo diego dolores elena enrique esperanza gabriela
guadalupe ignacio javier juan juana lourdes lucia luz marisol mercedes pablo pilar rafael ramon rocio rosario
santiago soledad teodoro ximena yolanda giovanni giuseppe francesco francesca giulia paolo luigi lorenzo matteo
chiara alessandra alessandro adriana andrei bogdan cristian cristina daniela doina elena florin gheorghe ilinca ioana
ion ionut laurentiu liviu luminita marian marius mihaela mihai mircea nicoleta petru radu razvan roxana simona sorin
stefania tudor vasile violeta viorica alina anastasia andriy boris dmitri dmytro galina igor irina ivan katya ksenia
larisa lyudmila maksim marina mykola natalya nikita nikolai oksana oleg oleksandr olena olga pavel sergei svetlana
tamara tatiana valentina vladimir volodymyr yana yaroslav yulia yuri zoya eleni dimitris dimitra giorgos ioannis
kostas maria nikos panagiotis sofia spyros stavros vasiliki yiannis
"""

JEWISH_AND_OTHER = """
aharon akiva ari ariel asher avi aviva avraham baruch batya benzion binyamin boaz chaim chana chava chaya david dovid
devorah dina eitan elchanan eli eliezer elijah eliyahu esther ezra feiga freida gila gitel golda hadassah hershel
hillel itzik leib lev levi malka mendel menachem meir mordechai moshe motti nachum naftali noa noam pesach pinchas
rivka rochel rifka ruchel sara shaindel shimon shira shlomo shmuel shoshana shulamit simcha solly talia tova tzvi uri
yaakov yael yechiel yehuda yehudit yisroel yitzchak yochanan yonatan yosef zalman zehava zev
bao binh duc hien hoa hung huong lan linh minh mei ming nga ngoc nguyet phuong quan quang thanh thao thuy trang tuan
xiaoming xin yan ying wei yuki hiroshi keiko kenji takashi yoko jiho minji soojin seoyeon aung khin nilar thida zaw
maricel jhun rosalinda rowena marites jocelyn arnel rodel analyn reyna
anoush ani armen artin araz azadeh bahar behnaz behrouz dariush farshid farzaneh golnaz hamed houshang javad kaveh
mahnaz mahin mehran mitra nasser niloufar parisa pari roya saman shahram simin siavash soroush zohreh adar azad baran
berivan dilan diyar hiwa karwan kurdo nazdar rojda serhat shilan zelal emre fatma hatice mehmet ozlem serkan sevgi
"""

GIVEN = words(f"{ENGLISH} {IRISH} {SOUTH_ASIAN} {MUSLIM} {AFRICAN_CARIBBEAN} {EUROPEAN} {JEWISH_AND_OTHER}")

AMBIGUOUS = words(
    """
    amber angel april art august autumn basil bay ben bill blessing bob carol charity chase cherry chip christian
    clay cliff comfort constance coral crystal daisy dale dawn dean dee dick dolly don drew dusty ed eden eve faith
    fay fern florence frank gay gene gift ginger glen grace grant guy hal hazel heath heather holly honey hope iris
    israel ivy jack jade jasper jay jewel joy june justice kay king lance lee lily luck luz major marina mark martin
    max may mercy merit miles mo nick noel norm nova olive pan pansy pat patience peace pearl penny pilar pip piper
    poppy precious prince princess prosper prudence queen ray red reed rich rob robin rod rose ruby rusty sandy sage
    savannah sky sol star stone stormy sue sultan summer sunny ted teddy tilly trinity troy una val verity victor
    violet ward warren will willow winter wisdom woody islam iman noor nur adam major hana amen said sad noble jan
    ana ali alia man lan yan ying ming wei hung minh ike ama raj rana rama ani ari eve pari bay lev uri obi ion ida
    ada era kay gul mina mara
    """
)
"""Names that are ordinary English words too, or short forms that mean something else: taken beside a cue, or where they
stand with a capital in the middle of a sentence."""

CALENDAR_AND_PLACES = words(
    """
    may april june august brent chelsea jordan india asia china kenya chad paris sydney florence victoria acton
    devon kent israel georgia avon holland ireland london malta egypt autumn summer winter islam sultan said
    """
)
"""Names that are a month or a place far more often: taken beside a cue alone, or before a family name."""

FAMILY = words(
    """
    abdi abdirahman abdullahi abubakar achebe adams adebayo adeleke adewale adeyemi afolabi agarwal aggarwal agyeman
    ahmad ahmed akhtar alam alexander ali allen amin anand anderson ansah appiah aryee asante asare ashraf atkinson
    auma aziz azizi bains bajwa banerjee banks barnes barrett basu begum bennett bhandari bhatt bhatti bhogal
    boateng bondarenko brennan brien bryant burke butt byrne campbell carter chakraborty chan chauhan chaudhary
    chaudhry cheema chen chopra choudhury chowdhury clarke cohen collins connolly costa cruz cunningham da silva
    dahir darko das davies davis delaney desai deshmukh dhaliwal dhillon diallo dias doherty donnelly douglas doyle
    duffy dutta edwards egan ejaz ekwueme evans eze farah farooq fashola fernandes fernandez ferreira fitzgerald
    flynn friedman gallagher gandhi garcia george gill goldberg goldman gomes gomez gonzalez gopal gordon goswami
    greenberg grewal griffiths grossman gupta gurung haidari hamid haque harris hasan hashi hassan hayes hersi
    hirsch hoffman hughes hussain hussein hussaini ibrahim idowu igwe iqbal islam ismail iyer jackson jaffer jain
    jama james jamil janjua jenkins jimenez johal johnson johnston jones joshi kadir kaminski kapoor karim kaur
    kavanagh kelly kennedy khalid khan khatun klein koroma kovalenko kowalczyk kowalska kowalski krishnan kumar
    lakhani lall levy lewandowska lewandowski lewis li lim lin lopez lynch macdonald mahmood mahmoud makwana
    malhotra malik mann martinez masood maxwell mbeki mccarthy mehta mendes mensah menon mirza mishra mistry
    mitchell modi mohamed mohammed mohamud moreno morris morrison mukherjee mulligan murphy murray musa mwangi naidu
    nair nasir nawaz ndlovu nguyen nkrumah nowak nunes nwachukwu nwosu obi odeh odhiambo ogunleye ojo okafor okeke
    okeowo okoro okoye oladipo olaniyan omar opoku osei osman otieno owusu pandey pandya papadopoulos parekh parmar
    patel pathak pereira perera perez phillips pillai popescu powell qureshi rafiq rahman raja rajan ramanathan
    ramirez ramos rana rao rashid rathod raza reddy rehman reid reyes reynolds richards richardson riley rizvi
    roberts robertson robinson rodrigues rodriguez rogers rosenberg rosenthal ross ryan saeed saha sahota salah
    saleh salim samuels sanchez sandhu santos sarkar schwartz sesay shah shaikh shapiro sharif sharma sheikh
    shevchenko siddiqui silva simpson singh sinha sivakumar smith solanki soni sousa sullivan sutherland syed
    szymanski takhar tamang tanaka tariq thapa thomas thompson torres tran trivedi turner uddin upadhyay usman
    vaghela venkatesan verma vyas walsh warsame watkins watson weiss wilkinson williams wilson wisniewski wojcik
    wong wozniak wright wu yadav yang yilmaz yusuf zaman zhang zielinski
    """
)
"""Family names that are hardly anything else with a capital."""
