"""Words with a capital that are nobody's name: places, bodies, peoples, days, roles, and how sentences begin.

All in lower case.
"""

from __future__ import annotations

from engagement.feedback.redaction.wordlists import words

FUNCTION = words(
    """
    a about above absolutely according across actually after afterwards again ah all almost already also although
    always am among an and another any anybody anyone anything anyway apart are around as ask at available away
    awful back bad basically be because been before being below best better between beyond both but by call can
    cannot care caring clearly come coming compared could dear despite did do does doing done don't during each
    early either else end enough especially even eventually ever every everybody everyone everything everywhere
    exactly except fair families family far few fewer finally first five for four from full further get getting give
    given giving go going good got great half had happy hard hardly has have having he hello help her here hers hi
    his home honestly how however i i'd i'll i'm i've if in including indeed inside instead into is it it's its
    itself just keep last late later least leave less let like listen little living long look looking lots luckily
    made make making many maybe me meanwhile might mine more most mostly much must my myself near nearly need needs
    neither never next nice night no nobody none nor not note nothing now nowhere of off often oh ok okay old on
    once one only onto or other others our ours out outside over overall own people perhaps person please plus poor
    possibly probably put quite rather read really receive recently regarding right sadly same say see seeing seems
    several shall she should since so some somebody somehow someone something sometimes somewhere soon sorry speak
    staff still stop such sure take talk tell than thank thanks that that's the their theirs them then there these
    they they're things think this those though three through thus till time to today together told tomorrow too
    towards training transport try two under unfortunately unless until up upon us use used usually very visit wait
    waiting want was we we'd we'll we're we've well went were what whatever when whenever where whether which while
    who whoever whole whom whose why with within without wonderful would yes yesterday yet you you'd you'll you're
    you've your yours yourself mr mrs ms miss mx dr prof rev revd cllr
    """
)

CALENDAR = words(
    """
    monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays
    sundays mon tue tues wed thu thur thurs fri sat sun january february march april june july august september
    october november december jan feb mar apr jun jul aug sep sept oct nov dec spring summer autumn winter christmas
    easter eid ramadan diwali vaisakhi hanukkah chanukah passover pesach shabbat sabbath lent advent navratri holi
    nowruz boxing bank holiday new year covid lockdown
    """
)

PLACES = words(
    """
    acton alperton ashford barnet bayswater bedfont belmont boston bow brent brentford brixton brondesbury camden
    canons chalkhill chelsea chiswick church cranford cricklewood croydon dollis earlsfield earls ealing east
    eastcote ealing edgware england english europe feltham fulham gloucester grahame greenford greenwich gunnersbury
    hackney hammersmith hampstead hampton hanwell hanworth harefield haringey harlesden harlington harrow hatch
    hatton heathrow hendon heston hillingdon holland hounslow ickenham isleworth islington kensal kensington kenton
    kilburn kingsbury kingston ladbroke lambeth lewisham london luton maida mayfair middlesex mitcham neasden newham
    north northolt northwick northwood norwood notting osterley paddington park perivale pimlico pinner preston
    queens queensbury queen's rayners redbridge richmond roxeth royal ruislip shepherds shepherd's slough soho south
    southall southgate southwark stanmore stonebridge stratford sudbury surrey sutton tottenham twickenham uxbridge
    vauxhall wandsworth watford wealdstone wembley west westbourne westminster whitton willesden wimbledon yeading
    yiewsley birmingham bradford brighton bristol cambridge cardiff cork coventry derby dublin edinburgh essex
    glasgow kent leeds leicester liverpool manchester newcastle nottingham oxford reading scotland sheffield wales
    wolverhampton york africa america antigua arabia asia australia bangladesh barbados brazil bulgaria canada
    caribbean china colombia congo cyprus delhi dhaka dominica egypt eritrea ethiopia france gambia germany ghana
    goa greece grenada gujarat guyana hanoi hong india iran iraq ireland israel italy jamaica japan karachi kashmir
    kenya kong kosovo kuwait lagos lahore lanka lebanon lisbon lithuania mauritius mecca mogadishu montserrat
    morocco mumbai nairobi nepal netherlands nevis nigeria norway pakistan palestine philippines poland portugal
    punjab panjab romania russia rwanda senegal serbia sierra leone somalia somaliland spain sri sudan sweden
    switzerland sylhet syria tanzania trinidad tobago tunisia turkey uganda uk ukraine united kingdom usa vietnam
    warsaw zambia zimbabwe
    """
)

PEOPLES = words(
    """
    afghan african afro albanian american arab arabic armenian asian bengali bangladeshi black brazilian british
    buddhist bulgarian cantonese catholic chinese christian christians church cypriot deaf dutch egyptian english
    eritrean ethiopian european farsi filipino french german ghanaian greek gujarati gypsy hebrew hindi hindu hindus
    hungarian indian iranian iraqi irish islamic italian jain jains jamaican japanese jew jewish jews kashmiri
    kenyan korean kurdish latin lebanese lgbt lgbtq mandarin methodist moroccan mosque muslim muslims nepalese
    nepali nigerian orthodox pakistani palestinian panjabi pashto patois pentecostal persian polish portuguese
    protestant punjabi quran koran bible romanian russian scottish sikh sikhs somali spanish sudanese swahili
    sylheti syrian tamil tigrinya traveller travellers turkish twi ukrainian urdu vietnamese welsh west-indian
    windrush yoruba igbo god lord allah jesus christ buddha
    """
)

BODIES = words(
    """
    a&e academy accident admiral adult advance advocacy age agency alexa alzheimer's alzheimers ambulance amazon
    apple arsenal asda association authority bbc board borough boots brompton bupa cafe cancer cardiology care carer
    carers central centre charing charity chaplain chaplaincy chelsea citizens city clinic clinical cnwl coach
    college commission committee community company congress consultant contact coordinate coordinator coronavirus
    council counsellor covid-19 cqc cross crisis cruse curie cns day dementia department diabetes director discharge
    district doctor doctors dnr dnacpr education eastenders emergency end epic equipment facebook forum foundation
    framework friends gastro general gmail google gp gps gold group guardian hall ham health healthcare healthwatch
    heart helpline high hillingdon's hodgkin hodgkin's hospice hospices hospital hospitals hospital's hotel house
    hub icb icu imam imperial improving information instagram institute integrated intensive ipad iphone itu
    jobcentre johns kidney king's king kings laundry learning library life line linkedin live local macmillan
    maggie's manager marsden matron mcdonald's mcdonalds medical medicine meadow memorial mental mind ministry motor
    ms multiple n nando's national neighbourhood netflix neurology neurone nhs nightingale northwick nurse nurses
    nursing office officer olympics oncology organisation oramorph outreach oxygen pals palliative parkinson's
    parkinsons parliament partnership patient patients pembridge pharmacist pharmacy physio plan planning police
    post practice premier prince princess priority primary programme project queen radio radiology red rehab report
    resident residents respect respite response review royal sainsbury's sainsburys salvation samaritans school
    sclerosis scope secretary service services shooting sister sisters skype social society specialist spiritual
    star state station stroke sue support surgery team teams tesco temple the thames therapy tower treatment trinity
    trust tube twitter underground unit universal university urgent vision voice volunteer volunteers ward wards
    water waitrose welfare whatsapp winter women word worker workers youth youtube zoom x-ray mri ct ecg mnd copd tv
    zimmer hickman macmillan's morphine midazolam paracetamol gabapentin fentanyl oramorph attendance allowance blue
    badge benefit benefits credit income standards advice bureau letter email message phone mum dad mother father
    husband wife son daughter brother nan gran granny grandad auntie aunt uncle mummy daddy mama papa nana baba sir
    madam parent parents child children grandma grandpa mam
    """
)

PHRASES = (
    "marie curie",
    "sue ryder",
    "michael sobell",
    "cicely saunders",
    "mary seacole",
    "florence nightingale",
    "age uk",
    "royal trinity",
    "chelsea and westminster",
    "charing cross",
    "northwick park",
    "north west london",
    "mount vernon",
    "queen charlotte",
    "queen mary",
    "queen elizabeth",
    "king edward",
    "prince charles",
    "princess alice",
    "princess grace",
    "wellington hospital",
    "harold wood",
    "william harvey",
    "cromwell hospital",
    "john lewis",
    "marks and spencer",
    "gloria hunniford",
    "liverpool care pathway",
    "clement danes",
    "joseph's hospice",
    "lloyd's bank",
    "lloyds pharmacy",
    "british heart foundation",
    "victoria line",
    "victoria station",
    "jubilee line",
    "elizabeth line",
    "harvey nichols",
    "father christmas",
    "mother teresa",
    "good friday",
    "jack and jill",
    "tom, dick and harry",
    "ronald mcdonald",
)
"""Names of bodies, people in history and places that hold a word of the lists of names."""

NOT_NAMES = FUNCTION | CALENDAR | PLACES | PEOPLES | BODIES
