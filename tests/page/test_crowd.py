"""Who makes room for whom before the door."""

from coach.page.crowd import MOST_IN_ALL, MOST_OF_ONE_ADDRESS, Crowd


def test_one_address_pushes_away_only_its_own():
    crowd = Crowd()
    assert crowd.come("honest", "10.0.0.7") is None
    gone = [crowd.come(number, "10.0.0.66") for number in range(1000)]
    assert gone[:MOST_OF_ONE_ADDRESS] == [None] * MOST_OF_ONE_ADDRESS
    assert "honest" not in gone
    crowd_of_two = MOST_OF_ONE_ADDRESS + 2
    assert gone[-1] == 1000 - MOST_OF_ONE_ADDRESS - 1
    for one in gone:
        crowd.leave(one)
    assert len(crowd) < crowd_of_two


def test_of_many_addresses_the_most_crowded_makes_room():
    crowd = Crowd()
    standing = set()
    for number in range(500):
        address = f"10.0.1.{number % 9}"
        gone = crowd.come(number, address)
        standing.add(number)
        if gone is not None:
            standing.discard(gone)
            crowd.leave(gone)
    assert len(crowd) == len(standing) == MOST_IN_ALL
    assert crowd.come("honest", "10.0.0.7") is not None
    for number in range(1000, 1050):
        gone = crowd.come(number, f"10.0.1.{number % 9}")
        crowd.leave(gone)
        assert gone != "honest"


def test_who_was_let_in_stands_there_no_more():
    crowd = Crowd()
    for number in range(1000):
        assert crowd.come(number, "10.0.0.7") is None
        crowd.leave(number)
    crowd.leave("nobody")
    assert len(crowd) == 0
