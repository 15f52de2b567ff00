"""Given names and surnames of peoples that the open lists lack, in the spellings that these files use.

Short lists: what a name looks like is learnt, not the names. Everything drawn is a random combination: no person is meant.
"""

ANDEAN = (
    "Mamani Quispe Condori Choque Huanca Ticona Apaza Huamán Guamán Yupanqui Cusi Ccorimanya Llanque Chambi Nina Poma Colque Limachi Callisaya Calle Marca Tarqui Laura Copa Canaviri Alanoca Catari Sirpa Chura Ayma Puma Ñahui Ccama Huayta Inca Tito Paucar Llanos Vilca Cutipa Churata Layme Sarzuri Patzi Mayta Guarachi Quenta Zeballos Quisbert Calamani Villca Waman Wanka Yujra Yupari Cachi Cuno Ccopa Ccahua Chuquimia Chipana Chino Huarachi Huallpa Hualpa Mollo Mollinedo Pari Parisaca Payi Pillco Quea Quino Sacaca Siñani Sucari Suxo Tola Tonconi Uruchi Vargaya Ajata Ajno Alarcón Alejo Amaru Arcani Aruquipa Atahuichi Balboa Blanco Bautista Cahuana Calderón Calizaya Carita Ccallo Challapa Checa Coaquira Cruz Escobar Fernández Flores Gutiérrez Huaranca Huaylla Ichuta Illanes Jachacollo Kantuta Lupaca Machaca Maquera Mendoza Nacho Ocsa Oruña Pacsi Parillo Pocoata Qhispe Quiñajo Rojas Soncco Taipe Tancara Toconás Toledo Turpo Usnayo Velásquez Wayra Yana Zárate Zubieta"
).split()
GUARANI = (
    "Benítez Ayala Cabrera Villalba Ovelar Gamarra Cáceres Escurra Brítez Ñamandú Caballero Galeano Areco Cuñanchiro Yaguareté Tupã Romero Duarte Insfrán Chamorro Acosta Ojeda Franco Báez Paredes Guaraní Cuéllar Chávez Moirenda Segundo Arumbari Yandura Cuyati Cerezo Barrientos Moreno Salvatierra Ocampos Vera Maidana Samudio Barboza"
).split()
MAYA = (
    "Tzoc Xol Chub Ixchel Caal Coc Choc Tlacomulco Tepepa Ixmatá Tum Pop Cuxum Batz Ajú Sucuquí Tzul Ixcoy Tiul Quej Cac Chún Raxcacó Ajanel Morales Tojil Canil Mejía Saquic Sis Ical Yat Chiquín Macz Pérez Tecum Xitumul Bolom Tsotsil Tlatempa Cuamatzi Xochihua Tepox Netzahual Popocatl Ahuatl"
).split()
MAPUCHE = "Curihuinca Huenchumán Painemal Catrileo Nahuelpán Millaqueo Antileo Huenul Calfuqueo Quilapán Llancaleo Marileo Lincopán".split()

PEOPLES = {
    "nigeria": (
        "Blessing Faith Joy Precious Favour Princess Destiny Gift Mercy Peace Happiness Osaze Efe Ese Osaretin Emeka Chidi Ngozi Ifeoma Seun Tunde Kemi Sade Uche Obinna Adaeze Prudence Sunday Endurance Rita Loveth Omotola Chioma Ikenna Osagie Esohe Isoken Nosa Aisha Musa Ibrahim Funmi Bukola Onyeka Amaka Chinedu Godspower Wisdom Success Beauty Charity Comfort Glory Goodness Evelyn Tessy Vivian Cynthia Felix Sylvester",
        "Igbinovia Osaro Omoregie Okafor Okonkwo Eze Adeyemi Adebayo Balogun Oghenekaro Aiyegbeni Idahosa Nwosu Obi Ehiosun Osagie Uwaifo Edosa Bello Musa Ogbeide Imade Osazuwa Iyamu Aghedo Igiebor Osunde Ogbemudia Omorodion Eghosa Asemota Uyi Nwachukwu Okeke Onyeama Chukwu Afolabi Ogunleye Olawale Lawal Abubakar Danjuma Ekhator Obaseki Osayande Airhiavbere Enabulele Igbinosa Ighodaro",
    ),
    "romania": (
        "Marian Costel Mihaela Iuliana Alexandra Gheorghe Viorel Daniela Florin Nicoleta Ionut Ionuț Ștefan Andreea Elena Cătălin Cristian Larisa Loredana Mircea Denisa Bianca Adrian Sorin Petru Dorin Viorica Lenuta Constantin Narcis Fănel Ramona Roxana Georgiana Anca Ciprian",
        "Popescu Ionescu Dumitrescu Munteanu Stanciu Moldovan Țurcan Rusu Lungu Marin Stoica Radu Constantinescu Ciobanu Dumitru Lăcătuș Lacatus Covaci Tănase Tudor Stan Matei Gheorghiu Balan Caldararu Căldăraru Vaduva Cirpaci Mihai Drăgan Preda Nistor Iancu Ciurar Sandu Lupu Ursu",
    ),
    "east": (
        "Oleksandr Olena Yulia Natalia Dmytro Ivan Svetlana Aleksandr Tetiana Irina Desislava Plamen Stoyan Krasimira Andriy Nadiia Oksana Serhii Kateryna Galina Anzhela Viktor Lyudmila Georgi Dimitar Mariya Tsvetelina Veselin Anastasia Pavel Ludmila Jekaterina Agnieszka Tadeusz Katarzyna Piotr Krzysztof Beata Zsófia László Gábor Mónika Lenka Marek Jozef Vasyl Halyna",
        "Ivanova Petrenko Shevchenko Kovalenko Georgieva Dimitrov Kovač Bondarenko Todorova Ivanov Petrova Marinov Stoyanova Angelov Iliev Asenov Mihaylova Melnyk Tkachenko Kravchenko Lysenko Boyko Savchuk Volkova Kuznetsov Smirnova Sokolov Kowalski Nowak Wiśniewska Zieliński Kamińska Horváth Nagy Szabó Tóth Lakatos Balogh Novák Kováčová Čonka Gabčíková",
    ),
    "albania": (
        "Arben Besim Fatmir Gentian Ilir Dritan Blerim Agron Shpëtim Klodian Ardit Erion Valbona Mirela Drita Elira Albana Entela Flutura Majlinda Vjosa Luan Artan Bledar",
        "Hoxha Shehu Gjoka Leka Dervishi Kola Prifti Marku Çela Cela Basha Rama Hysa Lika Kurti Berisha Krasniqi Gashi Bytyqi Deda Ndoja Meta Toska Zefi",
    ),
    "arab": (
        "Mohamed Mohammed Ahmed Youssef Fátima Fatima Khadija Aicha Rachid Hassan Said Karim Nadia Salma Abdelkader Abdellah Omar Mustafa Noura Zahra Hicham Ibrahima Hamza Bilal Amina Latifa Ibtissam Soukaina Yassine Ayoub Mahmoud Khaled Layla Rania Abdul Mariam Zineb Hafida Driss Jamal",
        "El Idrissi|Ben Ali|Amrani|Al-Hassan|El Amrani|Bennani|Alaoui|Benali|Ben Youssef|El Fassi|Chakir|Haddad|Mansouri|Khoury|Al-Sayed|Abdallah|Bouzid|Belkacem|Ait Ahmed|El Ouardi|Tahiri|Ziani|Hamdaoui|Al Mutairi|Al-Harbi|bin Rashid|Ould Sidi|El Khattabi|Benjelloun|Zerouali|Mokhtari",
    ),
    "africa": (
        "Fatou Fatoumata Mamadou Awa Kofi Ama Aissato Malik Domingos Modou Aminata Bintou Ousmane Ibrahima Mariama Kadiatou Alpha Souleymane Lamine Adama Binta Sékou Aboubacar Kwame Akosua Abena Yaw Esi Akua Samuel Hiwot Selam Tesfaye Abebe Nelson Celeste Amélia Paulina Adelino Issa Djenabou Rokia Boubacar Hawa",
        "Diop Keita Diallo Ndiaye Mensah Boateng Baldé Sanhá Traoré Cissé Camara Sow Barry Bah Sylla Touré Coulibaly Konaté Koné Diarra Fofana Sissoko Faye Fall Gueye Sarr Owusu Asante Appiah Agyeman Osei Tetteh Amoah Cá Djaló Mendy Mané Té Cabral Tavares Semedo Mucavele Machava Langa Tesfaye Bekele Haile Gebremariam",
    ),
    "haiti": (
        "Jean-Baptiste|Wideline|Marie-Ange|Jean Robert|Wilkenson|Fabienne|Rose-Merline|Jacques|Guerline|Mackenson|Islande|Roodeline|Pierre-Louis|Esther|Nadège|Widmaer|Jameson|Dieunie|Lovely|Frantz|Evens|Magalie|Kerline|Stevenson|Yvenson|Mirlande|Djimy",
        "Pierre|Joseph|Charles|Jean|Louis|Jean-Louis|Saint-Fleur|Toussaint|Desrosiers|Augustin|Baptiste|Exantus|Philistin|Dorvil|Cadet|Étienne|François|Noël|Célestin|Alcius|Saint Juste|Délice|Destin|Occéus|Petit-Frère",
    ),
    "china": (
        "Xiaoming Meihua Wei Guoqiang Lili Xue Jianhua Yan Xiuying Qiang Fang Na Jun Yong Jie Tao Chunhua Guihua Xiuzhen Haiyan Zhiqiang Weidong Jianguo Meiling Yuhua Xiaoling Aiying Bin Peng",
        "Wang Li Zhang Chen Huang Lin Wu Liu Yang Zhao Zhou Xu Sun Zhu Ma Hu Guo He Gao Zheng Xie Jiang Ye Pan Dong Weng Jin",
    ),
    "vietnam": (
        "Thị Hoa|Van Minh|Thi Hanh|Thị Lan|Van Duc|Thi Tuyet|Văn Hùng|Thi Mai|Duc Anh|Quoc Tung|Thi Kim Anh|Van Tho|Thi Phuong|Huu Phuoc|Thanh Tung|Thi Ngoc|Đình Nam|Xuan Truong|Thuy Linh",
        "Nguyen|Nguyễn|Tran|Trần|Le|Lê|Pham|Phạm|Hoang|Huynh|Vu|Võ|Dang|Bui|Do|Ho|Ngo|Duong|Dinh",
    ),
    "philippines": (
        "Maribeth|Maria Cristina|Jocelyn|Analyn|Rowena|Jennifer|Rodel|Jun-Jun|Mary Jane|Rosalie|Erlinda|Romnick|Arnel|Maricel|Gemma|Lorna|Jerome|Reynaldo|Cherry Mae|Princess Joy|John Paul|Leonora",
        "Dela Cruz|de la Cruz|Santos|Reyes|Bautista|Villanueva|Ramos|Dela Peña|Macaraeg|Dimaculangan|Magsaysay|Catacutan|Pangilinan|Tolentino|Salazar|Manalo|Aquino|Del Rosario|Batungbakal|Lacson|Sumulong|Abad",
    ),
    "india": (
        "Harpreet Gurpreet Balwinder Jaswinder Manjit Sukhwinder Rajesh Sunny Ramesh Sunita Anita Priya Suresh Deepak Amit Lakshmi Ravi Sandeep Mandeep Kulwinder Parminder Vikram Pooja Geeta Arjun Manoj",
        "Singh Kaur Kumar Sharma Patel Dhillon Gill Sidhu Sandhu Reddy Nair Das Devi Yadav Gupta Rao Joshi Verma Chauhan Grewal Brar Thakur Mishra Pillai",
    ),
    "nepal": (
        "Bishal Sunita Nabin Sita Prakash Santosh Maya Dipak Krishna Bimala Gita Rajan Kamal Sabina Pasang Tashi Hari Manisha Suman Kiran Rahim Nasrin Shirin Jahangir Md. Rubel Sumon Shahida Abdur Farhana",
        "Thapa Gurung Adhikari Tamang Rai Magar Shrestha Karki Bhandari Poudel Khadka Limbu Sherpa Basnet Uddin Begum Hossain Islam Rahman Miah Akter Khatun Chowdhury Sarkar Ali Alam Khan",
    ),
    "thai": (
        "Somchai Thanom Malee Suda Pornthip Nattaya Wanida Kanya Siriporn Anong Somsak Preecha Chanthavy Sokha Srey Mom Vanna Ratana Ji-young Min-ho Soo-jin Siti Nur Dewi Wayan Sri",
        "Boonmee Prasong Chaiwong Srisai Wongsuwan Suksawat Kaewmanee Phommachan Sok Chea Heng Keo Chhim Kim Park Lee Choi Rahayu Wulandari Suryani Hidayat Saetang Thongdee",
    ),
}  # fmt: skip
SURNAME_FIRST = ("china", "vietnam")
CARIBBEAN = (
    "Yuleisy Yusmari Maikel Yohandry Wilkenson Leidy Yesica Maicol Brayan Yeison Yuliesky Yorgelis Yorleny Keila Dayana Yuleimy Wilmer Jhon Jhonatan Estiven Yenifer Nayeli Xiomara Yamileth Marlon Edwin Franklin Jefferson Yurbely Yusleidy Edicson Jeferson Darwin Deivis Greisy Genesis Yulimar Yuraima Yosmar Euclides Usnavy Yandel Yadira Arelis Kenia Katherine Nicol Britany Anyi Yirley Dubraska Rosmery Mileidy Breiner Duván Ferney Yarley Norbey Faber Dagoberto Jhoan Luz Dary"
).split()
PLAIN = "Rosa Dulce Luz Paz Socorro Milagros Consuelo Esperanza Caridad Nieves Victoria Guadalupe Concepción Sol Flor Alba Estrella Mar Rocío Soledad Ángeles Remedios Dolores Cruz Inmaculada Perla Gloria Linda Preciosa".split()
NATIVE_GIVEN = "Eulogia Primitiva Fortunata Saturnina Hilaria Nicasio Eustaquio Gregoria Severino Felipa Wara Nayra Inti Sariri Illari Wayra Amaru Tupaj Sayri Wilma Edwin Rómulo Zenón Pascuala Leocadia Máxima Basilia Teodora Hipólito Feliciano Melitona Remberto Lidia Roxana Reyna Nilda Delfín Placida Anacleta Policarpio Casimira".split()
NICKS = (
    "Pepe Paco Lucho Beto Chino Lupita Charo Lalo Nacho Toño Kike Memo Chuy Yoli Vicky Meche Pili Tati Zé Tonhão Chico Dudu Bia Duda Juninho Nando Cida Neuza Lu Rafa Gabi Fer Vale Cami Juli Santi Mati Tincho Facu Nahue Leo Caro Moni Pancho Pancha Chelo Chagua Concha Cuca Güicho Goyo Lencho Moncho Nena Neno Quique Rosi Sandrita Teto Tavo Ury Yaki Yenny Jhony Richi Luchín Panchito Vero Ale Andre Ceci Dani Eli Flopi Gise Juanchi Lety Majo Mary Nico Pao Sofi Tami Vivi Wendy Zule Zeca Toninho Nini Lena Tina Bela Quim Xico Guto Leco Mari Jay Kev Tee Baz Gaz Mo Ali Jojo Kiki Loulou Momo Didi Titi Nino Pino Gigi Totò Ciro Lella"
).split()
ALIASES = {
    "es": "El Chino|La Madrina|El Gordo|La Flaca|El Negro|El Turco|El Colorado|El Tuerto|La Jefa|El Gato|La Tía|El Profe|El Ruso|Cara Marcada|El Mono|La Mami|El Pelado|La Doña|Tres Dedos|El Zurdo|La Güera|Chispas|El Paisa|Pantera|El Cholito|La China|El Sapo|El Lagarto|La Reina|El Tío|El Padrino|La Patrona|Mosca|Ratón|Chucky|El Mudo|El Loco|La Loca|El Cuñado|Piraña|El Brasilero|El Boliviano|La Peruana|La Colombiana|El Costeño|El Paraguayo|Pitufo|Bigotes|El Sargento|El Comandante|Mamá Rosa|La Abuela|Don Chepe|Muñeca|Barbie|Diosa|Nena|La Morocha|Negra|Flaco|Gringo|El Gringo|Tortuga|El Chapo|El Ñato|El Pulga|Tatuado|Soldado|El Enano|La Bruja|El Brujo|Canelo|El Pastor|Lobo|Cacique|Dólar|El Contador",
    "pt": "Baixinho|Alemão|Paulista|Mineiro|Ceará|Gordo|Bigode|Careca|Tia Cida|Chefe|Negão|Galego|Loira|Magrão|Dentinho|Pezão|Barba|Neguinho|Gaúcho|Coroa|Madrinha|Perninha|Cabeça|Maranhão|Sergipe|Piauí|Pernambuco|Carioca|Goiano|Russo|Japonês|China|Boliviano|Véio|Velho|Toco|Fumaça|Boca|Bolinha|Cabelo|Catarina|Ferrugem|Formiga|Gago|Gato|Índio|Macaco|Marujo|Mudinho|Nego Bala|Orelha|Pantera|Pato|Peixe|Pé de Pano|Polaco|Sapo|Tatu|Tubarão|Zoinho|Zé Gotinha|Mãe Preta|Tia Lu|Dona Flor|Princesa|Morena|Boneca|Tenente|Sargento|O Romeno|O Chinês",
    "en": "Big Mike|Mama Grace|Slim|Ace|Lady D|Red|Uncle Sam|Smiley|The Boss|Tiny|Prince|Madam Rose|Sugar|Shorty|Blade|Doc|Pops|Sister Mary|Aunty B|Madam|Smokey|Ghost|Bear|Duke|Baby|Candy|Cherry|Diamond|Peaches|Angel|Coco|Roxy|T-Bone|Pharaoh|Daddy|King|The Turk|The Albanian|Scarface|Fingers|Baba|Oga|Pastor|Crystal|Kitty|Star",
    "fr": "Le Grand|La Patronne|Tonton|Le Boiteux|Maman Grace|Le Chat|Petit Jean|Le Roux|Le Gros|Tata|Le Serbe|La Grande|Bébé|Doudou|Le Vieux|Kiki|Le Chinois|Mama|Le Manchot|Princesse|Le Cousin|La Mère|Scarface|Zizou|La Blonde",
    "it": "Il Biondo|La Madame|Lo Zoppo|Il Professore|Zio Tano|Il Nero|La Signora|Il Gatto|Il Moro|Il Rumeno|Mamma Hope|Lo Zio|Il Capo|La Rossa|Il Russo|Baffo|Pistola|Il Pastore|Il Nano|Maman|Il Ragioniere|O' Animale|Faccia d'Angelo|Bambola|Il Caporale",
}  # fmt: skip
GROUPS = {
    "BO": (("andean", 6), ("es", 3), ("guarani", 1)),
    "AR": (("es", 6), ("andean", 2), ("guarani", 2), ("it", 1), ("china", 0.3)),
    "PY": (("guarani", 5), ("es", 3), ("pt_BR", 1), ("arab", 0.3)),
    "BR": (("pt_BR", 9), ("andean", 1), ("china", 0.4), ("haiti", 0.4), ("nepal", 0.3), ("nigeria", 0.3)),
    "PT": (("pt_PT", 6), ("pt_BR", 2), ("nepal", 0.7), ("india", 0.7), ("africa", 1), ("romania", 1), ("east", 0.5)),
    "ES": (("es", 5), ("romania", 1), ("east", 0.8), ("nigeria", 1), ("caribbean", 2), ("guarani", 0.7), ("china", 0.7), ("arab", 1), ("africa", 0.5), ("nepal", 0.3)),
    "MX": (("es", 6), ("maya", 2), ("caribbean", 1), ("haiti", 0.3)),
    "CO": (("es", 5), ("caribbean", 4)),
    "PE": (("es", 4), ("andean", 4), ("caribbean", 2), ("china", 0.2)),
    "GT": (("es", 3), ("maya", 4), ("caribbean", 1)),
    "CL": (("es", 6), ("andean", 1), ("caribbean", 2), ("mapuche", 1), ("haiti", 0.5)),
    "VE": (("es", 3), ("caribbean", 6), ("arab", 0.3)),
    "UY": (("es", 7), ("it", 1), ("pt_BR", 1), ("caribbean", 0.5)),
    "HN": (("es", 5), ("maya", 1), ("caribbean", 3)),
    "DO": (("es", 4), ("caribbean", 4), ("haiti", 2)),
    "MZ": (("pt_PT", 3), ("africa", 5), ("arab", 1)),
    "AO": (("pt_PT", 5), ("africa", 3), ("china", 0.5)),
    "IE": (("en", 5), ("nigeria", 1), ("romania", 1), ("east", 1.5), ("vietnam", 0.7), ("pt_BR", 0.7)),
    "NG": (("nigeria", 8), ("africa", 1), ("en", 1)),
    "AU": (("en", 5), ("thai", 1.5), ("china", 1), ("vietnam", 1), ("philippines", 1), ("india", 1)),
    "CA": (("en", 5), ("fr", 1), ("east", 1), ("india", 1), ("philippines", 1), ("china", 1)),
    "BE": (("fr", 4), ("nigeria", 1), ("africa", 1.5), ("arab", 1.5), ("east", 1), ("vietnam", 0.5)),
    "EC": (("es", 5), ("andean", 2), ("caribbean", 3)),
    "GB": (("en", 5), ("nigeria", 2), ("vietnam", 1.5), ("albania", 1.5), ("romania", 1), ("east", 1), ("india", 1), ("nepal", 0.5), ("china", 0.7), ("arab", 0.5), ("philippines", 0.5), ("africa", 0.5)),
    "US": (("en", 4), ("es", 3), ("philippines", 1), ("thai", 0.5), ("china", 0.7), ("caribbean", 1), ("maya", 0.5), ("india", 0.5), ("haiti", 0.5)),
    "FR": (("fr", 5), ("nigeria", 1.5), ("africa", 2), ("arab", 1.5), ("romania", 1), ("china", 0.5), ("haiti", 0.3), ("albania", 0.3)),
    "IT": (("it", 5), ("nigeria", 2), ("romania", 1.5), ("albania", 0.7), ("india", 1), ("arab", 0.7), ("africa", 0.7), ("china", 0.7), ("east", 0.5)),
}  # fmt: skip
